import core.clock
import core.migrating
import django.db.models.deletion
import gospubliki.models.connection
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('organizations', '0001_initial'),
        ('pages', '0001_initial'),
    ]

    operations = [
        core.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Guide',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('slug', models.SlugField(max_length=60, unique=True, verbose_name='адрес')),
                        ('step_key', models.CharField(blank=True, max_length=40, verbose_name='к какому шагу')),
                        ('is_hidden', models.BooleanField(default=False, verbose_name='убрана из списка')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                    ],
                    options={
                        'verbose_name': 'инструкция',
                        'verbose_name_plural': 'инструкции',
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='StepTemplate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('subject', models.CharField(choices=[('organization', 'организация'), ('page', 'страница')], default='organization', max_length=12, verbose_name='чей шаг')),
                        ('key', models.CharField(max_length=40)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='место')),
                        ('title', models.CharField(max_length=160, verbose_name='что сделать')),
                        ('help', models.TextField(blank=True, max_length=3000, verbose_name='как это сделать')),
                        ('who', models.CharField(choices=[('organization', 'организация'), ('press', 'пресс-служба'), ('lead', 'ответственный за «Госпаблики»')], default='organization', max_length=12, verbose_name='кто делает')),
                        ('due_days', models.PositiveSmallIntegerField(default=7, verbose_name='дней на шаг от начала')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='gospubliki.templateversion')),
                    ],
                    options={
                        'verbose_name': 'шаг порядка',
                        'verbose_name_plural': 'шаги порядка',
                        'ordering': ['version', 'subject', 'position'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('due_days__range', (1, 365))), name='template_step_due_in_a_year'), models.UniqueConstraint(fields=('version', 'key'), name='template_step_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Connection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('state', models.CharField(choices=[('not_started', 'не начато'), ('in_progress', 'в работе'), ('connected', 'подключено'), ('refused', 'отказано'), ('disconnected', 'отключено'), ('not_required', 'не требуется')], default='not_started', max_length=12, verbose_name='состояние')),
                        ('state_since', models.DateField(default=gospubliki.models.connection.city_today, verbose_name='в этом состоянии с')),
                        ('sentence', models.CharField(blank=True, max_length=500, verbose_name='что сказано')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('due_on', models.DateField(blank=True, null=True, verbose_name='ближайший срок')),
                        ('reminded_at', models.DateTimeField(blank=True, null=True, verbose_name='напоминали')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='connections', to='organizations.organization', verbose_name='организация')),
                        ('page', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='connections', to='pages.officialpage', verbose_name='страница')),
                        ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='connections', to='gospubliki.templateversion')),
                    ],
                    options={
                        'verbose_name': 'подключение',
                        'verbose_name_plural': 'подключения',
                        'ordering': ['organization__short_name', models.OrderBy(models.F('page_id'), nulls_first=True)],
                        'indexes': [models.Index(fields=['state', 'due_on'], name='connection_by_state')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('page__isnull', True)), fields=('organization',), name='connection_of_organization_once'), models.UniqueConstraint(fields=('page',), name='connection_of_page_once'), models.CheckConstraint(condition=models.Q(('state__in', ['not_started', 'in_progress', 'connected', 'refused', 'disconnected', 'not_required'])), name='connection_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_required'), _negated=True), models.Q(('sentence', ''), _negated=True), _connector='OR'), name='connection_not_required_has_ground')],
                    },
                ),
                migrations.CreateModel(
                    name='ConnectionStep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=40)),
                        ('position', models.PositiveSmallIntegerField(verbose_name='место')),
                        ('title', models.CharField(max_length=160, verbose_name='что сделать')),
                        ('help', models.TextField(blank=True, verbose_name='как это сделать')),
                        ('who', models.CharField(choices=[('organization', 'организация'), ('press', 'пресс-служба'), ('lead', 'ответственный за «Госпаблики»')], default='organization', max_length=12, verbose_name='кто делает')),
                        ('due_on', models.DateField(verbose_name='срок')),
                        ('done_on', models.DateField(blank=True, null=True, verbose_name='сделано')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='отмечено')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='пометка')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='gospubliki.connection')),
                        ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('template', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gospubliki.steptemplate')),
                    ],
                    options={
                        'verbose_name': 'шаг подключения',
                        'verbose_name_plural': 'шаги подключения',
                        'ordering': ['connection', 'position', 'pk'],
                        'indexes': [models.Index(condition=models.Q(('done_on__isnull', True)), fields=['due_on'], name='connection_step_undone')],
                        'constraints': [models.UniqueConstraint(fields=('connection', 'key'), name='connection_step_once'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_on__isnull', True)), models.Q(('done_at__isnull', False), ('done_on__isnull', False)), _connector='OR'), name='connection_step_done_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('file_name', models.CharField(max_length=200, verbose_name='файл')),
                        ('digest', models.CharField(max_length=64)),
                        ('header', models.JSONField(default=list)),
                        ('rows', models.JSONField(default=list)),
                        ('first_row', models.PositiveIntegerField(default=2, verbose_name='номер первой строки')),
                        ('columns', models.JSONField(default=dict, verbose_name='что в каком столбце')),
                        ('create_missing', models.BooleanField(default=False, verbose_name='вносить неизвестные организации')),
                        ('state', models.CharField(choices=[('uploaded', 'загружено'), ('applied', 'внесено'), ('discarded', 'отброшено')], default='uploaded', max_length=9)),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('uploaded_at', models.DateTimeField(default=core.clock.now)),
                        ('applied_at', models.DateTimeField(blank=True, null=True)),
                        ('changed', models.PositiveIntegerField(default=0, verbose_name='изменено')),
                        ('created', models.PositiveIntegerField(default=0, verbose_name='внесено организаций')),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'загрузка таблицы',
                        'verbose_name_plural': 'загрузки таблиц',
                        'ordering': ['-uploaded_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='TemplateVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True, verbose_name='версия')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='что изменилось')),
                        ('created_at', models.DateTimeField(default=core.clock.now, verbose_name='действует с')),
                        ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'порядок подключения',
                        'verbose_name_plural': 'порядок подключения',
                        'ordering': ['-number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='template_number_from_one')],
                    },
                ),
                migrations.CreateModel(
                    name='GuideVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(verbose_name='версия')),
                        ('title', models.CharField(max_length=160, verbose_name='название')),
                        ('sections', models.JSONField(default=list)),
                        ('minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='сколько минут занимает')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='что изменилось')),
                        ('published_at', models.DateTimeField(default=core.clock.now)),
                        ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='gospubliki.guide')),
                        ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'версия инструкции',
                        'verbose_name_plural': 'версии инструкций',
                        'ordering': ['guide', '-number'],
                        'constraints': [models.UniqueConstraint(fields=('guide', 'number'), name='guide_version_once')],
                    },
                ),
                migrations.CreateModel(
                    name='HistoryEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('state', 'состояние'), ('done', 'шаг сделан'), ('reopened', 'отметка снята'), ('due', 'срок перенесён'), ('template', 'порядок обновлён')], max_length=8, verbose_name='что')),
                        ('from_state', models.CharField(blank=True, choices=[('not_started', 'не начато'), ('in_progress', 'в работе'), ('connected', 'подключено'), ('refused', 'отказано'), ('disconnected', 'отключено'), ('not_required', 'не требуется')], max_length=12, verbose_name='было')),
                        ('to_state', models.CharField(blank=True, choices=[('not_started', 'не начато'), ('in_progress', 'в работе'), ('connected', 'подключено'), ('refused', 'отказано'), ('disconnected', 'отключено'), ('not_required', 'не требуется')], max_length=12, verbose_name='стало')),
                        ('step_title', models.CharField(blank=True, max_length=160, verbose_name='шаг')),
                        ('on_date', models.DateField(verbose_name='когда это было')),
                        ('sentence', models.CharField(blank=True, max_length=500, verbose_name='что сказано')),
                        ('evidence_number', models.CharField(blank=True, max_length=80, verbose_name='номер')),
                        ('evidence_link', models.URLField(blank=True, max_length=500, verbose_name='ссылка')),
                        ('evidence_note', models.CharField(blank=True, max_length=300, verbose_name='где лежит документ')),
                        ('at', models.DateTimeField(default=core.clock.now, verbose_name='записано')),
                        ('connection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='history', to='gospubliki.connection')),
                        ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='gospubliki.connectionstep')),
                    ],
                    options={
                        'verbose_name': 'запись истории',
                        'verbose_name_plural': 'история подключения',
                        'ordering': ['-at', '-pk'],
                        'indexes': [models.Index(fields=['connection', '-at'], name='connection_history')],
                    },
                ),
                migrations.CreateModel(
                    name='Question',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('about', models.CharField(blank=True, max_length=160, verbose_name='о чём')),
                        ('text', models.TextField(max_length=2000, verbose_name='вопрос')),
                        ('request_key', models.UUIDField(unique=True)),
                        ('asked_at', models.DateTimeField(default=core.clock.now)),
                        ('answer', models.TextField(blank=True, max_length=3000, verbose_name='ответ')),
                        ('answered_at', models.DateTimeField(blank=True, null=True)),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('guide', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='gospubliki.guide')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='organizations.organization')),
                        ('step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='gospubliki.connectionstep')),
                    ],
                    options={
                        'verbose_name': 'вопрос',
                        'verbose_name_plural': 'вопросы',
                        'ordering': ['-asked_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['-asked_at'], name='question_unanswered')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True)), models.Q(('answered_at__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='question_answered_whole')],
                    },
                ),
            ],
        ),
    ]
