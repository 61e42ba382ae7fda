import core.clock
import core.migrating
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('contentplan', '0001_initial'),
        ('organizations', '0001_initial'),
        ('pages', '0001_initial'),
    ]

    operations = [
        core.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='ContentPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('week', 'неделя'), ('month', 'месяц')], max_length=5, verbose_name='на какой срок')),
                        ('first_day', models.DateField(verbose_name='с')),
                        ('last_day', models.DateField(verbose_name='по')),
                        ('zone', models.CharField(max_length=40)),
                        ('number', models.PositiveSmallIntegerField(verbose_name='версия')),
                        ('digest', models.CharField(max_length=64, verbose_name='sha-256 всех строк')),
                        ('gaps', models.JSONField(blank=True, default=list, verbose_name='чего не хватало до нормы')),
                        ('confirmed_at', models.DateTimeField(default=core.clock.now, verbose_name='утверждён')),
                        ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='утвердил')),
                    ],
                    options={
                        'verbose_name': 'контент-план',
                        'verbose_name_plural': 'контент-планы',
                        'ordering': ['-first_day', 'kind', '-number'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'first_day', 'number'), name='plan_version_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['week', 'month'])), name='plan_kind_known'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='plan_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='EventQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('what', models.CharField(choices=[('moved', 'перенесено'), ('cancelled', 'отменено')], max_length=9)),
                        ('was_day', models.DateField()),
                        ('was_starts_at', models.DateTimeField(blank=True, null=True)),
                        ('was_ends_at', models.DateTimeField(blank=True, null=True)),
                        ('held', models.JSONField(blank=True, default=list)),
                        ('asked_at', models.DateTimeField(default=core.clock.now)),
                        ('answer', models.CharField(blank=True, choices=[('follow', 'перенести вместе с мероприятием'), ('keep', 'оставить как есть'), ('cancel', 'не размещать')], max_length=6, verbose_name='ответ')),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='event_questions', to='contentplan.post')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='contentplan.officialevent')),
                    ],
                    options={
                        'verbose_name': 'вопрос о материале',
                        'verbose_name_plural': 'вопросы о материалах',
                        'ordering': ['asked_at', 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('what__in', ['moved', 'cancelled'])), name='event_question_what_known'), models.CheckConstraint(condition=models.Q(('answer__in', ['', 'follow', 'keep', 'cancel'])), name='event_question_answer_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='event_question_answered_whole'), models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('post',), name='event_question_one_open')],
                        'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['event'], name='event_question_open')],
                    },
                ),
                migrations.CreateModel(
                    name='Official',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rank', models.CharField(choices=[('1_head', 'глава'), ('2_first_deputy', 'первый заместитель'), ('3_deputy', 'заместитель')], max_length=14, verbose_name='кто это')),
                        ('name', models.CharField(max_length=160, verbose_name='фамилия, имя, отчество')),
                        ('position', models.CharField(max_length=160, verbose_name='должность')),
                        ('is_active', models.BooleanField(default=True, verbose_name='работает')),
                    ],
                    options={
                        'verbose_name': 'должностное лицо',
                        'verbose_name_plural': 'должностные лица',
                        'ordering': ['rank', 'name', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('rank', 'name'), name='official_once'), models.CheckConstraint(condition=models.Q(('rank__in', ['1_head', '2_first_deputy', '3_deputy'])), name='official_rank_known')],
                    },
                ),
                migrations.CreateModel(
                    name='OfficialEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(max_length=200, verbose_name='что')),
                        ('place', models.CharField(blank=True, max_length=300, verbose_name='где')),
                        ('details', models.TextField(blank=True, verbose_name='подробности для материалов')),
                        ('day', models.DateField(verbose_name='день')),
                        ('zone', models.CharField(editable=False, max_length=40)),
                        ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='начало')),
                        ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='конец')),
                        ('state', models.CharField(choices=[('proposed', 'предложено'), ('planned', 'в плане'), ('moved', 'перенесено'), ('took_place', 'состоялось'), ('declined', 'отклонено'), ('cancelled', 'отменено')], default='proposed', max_length=10, verbose_name='состояние')),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('request_key', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('reason', models.CharField(blank=True, max_length=300, verbose_name='почему отклонено, перенесено или отменено')),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('official', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='contentplan.official', verbose_name='кто')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='official_events', to='organizations.organization', verbose_name='какой отдел')),
                        ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто освещает')),
                    ],
                    options={
                        'verbose_name': 'мероприятие',
                        'verbose_name_plural': 'мероприятия',
                        'ordering': ['day', 'starts_at', 'pk'],
                        'indexes': [models.Index(fields=['day', 'starts_at'], name='event_day'), models.Index(fields=['state', 'day'], name='event_state_day'), models.Index(fields=['organization', '-day'], name='event_organization_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'planned', 'moved', 'took_place', 'declined', 'cancelled'])), name='event_state_known'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), models.Q(('starts_at__isnull', False), ('ends_at__gt', models.F('starts_at'))), _connector='OR'), name='event_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'cancelled']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='event_end_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='место')),
                        ('day', models.DateField(verbose_name='день')),
                        ('at', models.DateTimeField(blank=True, null=True, verbose_name='время')),
                        ('revision_digest', models.CharField(blank=True, max_length=64)),
                        ('title', models.CharField(max_length=200)),
                        ('who', models.CharField(blank=True, max_length=300)),
                        ('place', models.CharField(blank=True, max_length=300)),
                        ('pages', models.JSONField(blank=True, default=list)),
                        ('responsible', models.CharField(blank=True, max_length=160)),
                        ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contentplan.officialevent')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='contentplan.contentplan')),
                        ('post', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contentplan.post')),
                        ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contentplan.revision')),
                    ],
                    options={
                        'verbose_name': 'строка плана',
                        'verbose_name_plural': 'строки плана',
                        'ordering': ['plan', 'order'],
                        'constraints': [models.UniqueConstraint(fields=('plan', 'order'), name='plan_item_place_once'), models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', False), ('post__isnull', True)), ('post__isnull', False), _connector='OR'), name='plan_item_is_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='PostTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('announce', 'анонс'), ('report', 'репортаж')], max_length=8, unique=True, verbose_name='что это')),
                        ('anchor', models.CharField(choices=[('day', 'в день относительно мероприятия'), ('after', 'после конца мероприятия')], max_length=5, verbose_name='когда')),
                        ('days', models.SmallIntegerField(default=0, validators=[django.core.validators.MinValueValidator(-30), django.core.validators.MaxValueValidator(30)], verbose_name='дней от мероприятия')),
                        ('at', models.TimeField(verbose_name='в котором часу')),
                        ('minutes', models.PositiveIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(10080)], verbose_name='минут после конца')),
                        ('title', models.CharField(max_length=200, verbose_name='название для плана')),
                        ('text', models.TextField(blank=True, verbose_name='заготовка текста')),
                        ('chosen', models.BooleanField(default=True, verbose_name='отмечен сразу')),
                        ('pages', models.ManyToManyField(blank=True, related_name='+', to='pages.officialpage', verbose_name='страницы')),
                        ('rubric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contentplan.rubric', verbose_name='рубрика')),
                    ],
                    options={
                        'verbose_name': 'заготовка материала',
                        'verbose_name_plural': 'заготовки материалов',
                        'ordering': ['role'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['announce', 'report'])), name='post_template_role_known'), models.CheckConstraint(condition=models.Q(('anchor__in', ['day', 'after'])), name='post_template_anchor_known'), models.CheckConstraint(condition=models.Q(('days__gte', -30), ('days__lte', 30), ('minutes__lte', 10080)), name='post_template_near')],
                    },
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='revision',
            name='revision_frozen_after_draft',
        ),
        migrations.AddField(
            model_name='post',
            name='event_anchor',
            field=models.CharField(blank=True, choices=[('day', 'день'), ('after', 'конец')], max_length=5),
        ),
        migrations.AddField(
            model_name='post',
            name='event_role',
            field=models.CharField(blank=True, choices=[('announce', 'анонс'), ('report', 'репортаж')], max_length=8, verbose_name='что это к мероприятию'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='state',
            field=models.CharField(choices=[('draft', 'черновик'), ('in_review', 'на согласовании'), ('approved', 'согласовано'), ('returned', 'возвращено'), ('withdrawn', 'отозвано'), ('discarded', 'выброшено')], default='draft', max_length=9, verbose_name='состояние'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'returned', 'withdrawn', 'discarded'])), name='revision_state_known'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), models.Q(('digest', ''), _negated=True), _connector='OR'), name='revision_frozen_after_draft'),
        ),
        migrations.AddField(
            model_name='approval',
            name='plan',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='contentplan.contentplan'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'plan'), ('plan__isnull', False)), models.Q(models.Q(('kind', 'plan'), _negated=True), ('plan__isnull', True)), _connector='OR'), name='approval_of_plan_names_it'),
        ),
        migrations.AddField(
            model_name='post',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='contentplan.officialevent'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('event_role__in', ['', 'announce', 'report'])), name='post_event_role_known'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', True), ('event_anchor', ''), ('event_role', '')), models.Q(('event__isnull', False), models.Q(('event_role', ''), _negated=True), models.Q(('event_anchor', ''), _negated=True)), _connector='OR'), name='post_of_event_has_role'),
        ),
    ]
