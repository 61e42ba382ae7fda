import contentplan.models.delivery
import core.clock
import core.migrating
import django.db.models.deletion
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
                    name='Approval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('person', 'человек'), ('plan', 'утверждённый план'), ('standing', 'постоянное распоряжение')], default='person', max_length=8, verbose_name='вид')),
                        ('decision', models.CharField(choices=[('approved', 'согласовано'), ('returned', 'возвращено')], max_length=8, verbose_name='решение')),
                        ('remark', models.TextField(blank=True, verbose_name='замечание')),
                        ('digest', models.CharField(max_length=64, verbose_name='sha-256 того, что согласовано')),
                        ('covers_until', models.DateTimeField(blank=True, null=True, verbose_name='действует до')),
                        ('at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to=settings.AUTH_USER_MODEL)),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.order')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='contentplan.revision')),
                    ],
                    options={
                        'verbose_name': 'согласование',
                        'verbose_name_plural': 'согласования',
                        'ordering': ['-at', '-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'plan', 'standing'])), name='approval_kind_known'), models.CheckConstraint(condition=models.Q(('decision__in', ['approved', 'returned'])), name='approval_decision_known'), models.CheckConstraint(condition=models.Q(('decision', 'approved'), models.Q(('remark', ''), _negated=True), _connector='OR'), name='approval_return_has_remark'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'standing'), ('order__isnull', False)), models.Q(models.Q(('kind', 'standing'), _negated=True), ('approver__isnull', False)), _connector='OR'), name='approval_has_its_source'), models.UniqueConstraint(fields=('revision',), name='approval_one_decision')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('next_at', models.DateTimeField(blank=True, null=True)),
                        ('dispatched_until', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('claim_token', models.CharField(blank=True, editable=False, max_length=32)),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='неудачных попыток подряд')),
                        ('state', models.CharField(choices=[('scheduled', 'запланировано'), ('sending', 'отправляется'), ('published', 'опубликовано'), ('retry_wait', 'повторим сами'), ('unknown', 'исход неизвестен'), ('by_hand', 'вручную'), ('failed', 'не опубликовано'), ('expired', 'просрочено'), ('cancelled', 'отменено'), ('removed', 'снято со страницы')], default='scheduled', max_length=10, verbose_name='состояние')),
                        ('due_at', models.DateTimeField(verbose_name='срок')),
                        ('approved_due_at', models.DateTimeField(verbose_name='согласованный срок')),
                        ('covers_until', models.DateTimeField(verbose_name='согласование действует до')),
                        ('late_after_s', models.PositiveIntegerField(default=7200, verbose_name='не отправлять, если опоздали больше чем на, с')),
                        ('send_until', models.DateTimeField(verbose_name='отправить не позже')),
                        ('digest', models.CharField(max_length=64, verbose_name='sha-256 согласованного для этой страницы')),
                        ('key', models.CharField(default=contentplan.models.delivery.new_key, editable=False, max_length=32)),
                        ('held_at', models.DateTimeField(blank=True, null=True, verbose_name='придержано')),
                        ('held_reason', models.CharField(blank=True, max_length=300)),
                        ('reads', models.PositiveSmallIntegerField(default=0)),
                        ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='спросили человека')),
                        ('look_first', models.BooleanField(default=False)),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='вышло')),
                        ('external_id', models.CharField(blank=True, max_length=64)),
                        ('url', models.CharField(blank=True, max_length=300)),
                        ('all_ids', models.JSONField(blank=True, default=list)),
                        ('last_error', models.CharField(blank=True, max_length=500, verbose_name='последняя причина')),
                        ('last_code', models.CharField(blank=True, max_length=40, verbose_name='код сети')),
                        ('told_at', models.DateTimeField(blank=True, editable=False, null=True)),
                        ('alarmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='тревога об опоздании')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('approval', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contentplan.approval')),
                        ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='pages.officialpage')),
                        ('placed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто разместил вручную')),
                        ('wall_post', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='pages.wallpost')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contentplan.post')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='contentplan.revision')),
                    ],
                    options={
                        'verbose_name': 'размещение',
                        'verbose_name_plural': 'размещения',
                        'ordering': ['due_at', 'pk'],
                        'indexes': [models.Index(condition=models.Q(('state__in', ['scheduled', 'retry_wait', 'unknown'])), fields=['next_at'], name='delivery_due'), models.Index(condition=models.Q(('state__in', ('scheduled', 'retry_wait'))), fields=['send_until'], name='delivery_until'), models.Index(condition=models.Q(('alarmed_at__isnull', True), ('state__in', ['scheduled', 'retry_wait', 'sending'])), fields=['due_at'], name='delivery_unalarmed'), models.Index(condition=models.Q(('state', 'sending')), fields=['lease_until'], name='delivery_leased'), models.Index(condition=models.Q(('state__in', ('unknown', 'by_hand', 'failed', 'expired')), ('told_at__isnull', True)), fields=['told_at'], name='delivery_untold'), models.Index(fields=['state', 'due_at'], name='delivery_state_due'), models.Index(fields=['page', 'due_at'], name='delivery_page_due')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['scheduled', 'sending', 'retry_wait', 'unknown', 'by_hand', 'failed', 'expired', 'published', 'cancelled', 'removed'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['published', 'removed']), _negated=True), models.Q(models.Q(('external_id', ''), _negated=True), ('published_at__isnull', False)), _connector='OR'), name='delivery_published_is_proved'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('lease_until__isnull', False), models.Q(('claim_token', ''), _negated=True)), _connector='OR'), name='delivery_sending_is_claimed'), models.CheckConstraint(condition=models.Q(('held_at__isnull', True), models.Q(('held_reason', ''), _negated=True), _connector='OR'), name='delivery_hold_has_reason'), models.UniqueConstraint(condition=models.Q(('state__in', ('scheduled', 'sending', 'retry_wait', 'unknown', 'by_hand', 'failed', 'expired', 'published'))), fields=('post', 'page'), name='delivery_one_per_page')],
                    },
                ),
                migrations.CreateModel(
                    name='DeliveryNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=core.clock.now)),
                        ('what', models.CharField(max_length=20)),
                        ('sentence', models.CharField(max_length=500)),
                        ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='contentplan.delivery')),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='MediaFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='sha-256')),
                        ('mime', models.CharField(max_length=20, verbose_name='тип')),
                        ('width', models.PositiveIntegerField(verbose_name='ширина, точек')),
                        ('height', models.PositiveIntegerField(verbose_name='высота, точек')),
                        ('size', models.PositiveIntegerField(verbose_name='размер, байт')),
                        ('stored_as', models.CharField(max_length=120)),
                        ('thumb_stored_as', models.CharField(max_length=120)),
                        ('name', models.CharField(max_length=160, verbose_name='имя файла')),
                        ('uploaded_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'фотография',
                        'verbose_name_plural': 'фотографии',
                        'ordering': ['-uploaded_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Post',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('title', models.CharField(help_text='для своих, наружу не уходит', max_length=200, verbose_name='заголовок')),
                        ('late_after_s', models.PositiveIntegerField(default=7200, verbose_name='не отправлять, если опоздали больше чем на, с')),
                        ('nonce', models.UUIDField(blank=True, editable=False, null=True, unique=True)),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('approver', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts_to_approve', to=settings.AUTH_USER_MODEL)),
                        ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to=settings.AUTH_USER_MODEL)),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='organizations.organization', verbose_name='чей материал')),
                        ('rubric', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='contentplan.rubric')),
                    ],
                    options={
                        'verbose_name': 'материал',
                        'verbose_name_plural': 'материалы',
                        'ordering': ['-created_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='номер')),
                        ('state', models.CharField(choices=[('draft', 'черновик'), ('in_review', 'на согласовании'), ('approved', 'согласовано'), ('returned', 'возвращено'), ('withdrawn', 'отозвано')], default='draft', max_length=9, verbose_name='состояние')),
                        ('version', models.PositiveIntegerField(default=0, editable=False)),
                        ('text', models.TextField(blank=True, verbose_name='общий текст')),
                        ('link', models.URLField(blank=True, max_length=500, verbose_name='ссылка')),
                        ('digest', models.CharField(blank=True, editable=False, max_length=64, verbose_name='sha-256 всего, что выйдет')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('saved_at', models.DateTimeField(default=core.clock.now, verbose_name='сохранена')),
                        ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='отправлена на согласование')),
                        ('decided_at', models.DateTimeField(blank=True, null=True)),
                        ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='contentplan.post')),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'редакция',
                        'verbose_name_plural': 'редакции',
                        'ordering': ['post', '-number'],
                        'indexes': [models.Index(fields=['state', 'submitted_at'], name='contentplan_state_7f4782_idx')],
                        'constraints': [models.UniqueConstraint(fields=('post', 'number'), name='revision_number_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'in_review'])), fields=('post',), name='revision_one_open'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'in_review', 'approved', 'returned', 'withdrawn'])), name='revision_state_known'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('digest', ''), _negated=True), _connector='OR'), name='revision_frozen_after_draft')],
                    },
                ),
                migrations.CreateModel(
                    name='RevisionMedia',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('order', models.PositiveSmallIntegerField(verbose_name='место')),
                        ('alt', models.CharField(blank=True, max_length=500, verbose_name='описание')),
                        ('media', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='contentplan.mediafile')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='media', to='contentplan.revision')),
                    ],
                    options={
                        'ordering': ['order'],
                        'constraints': [models.UniqueConstraint(fields=('revision', 'order'), name='media_place_once'), models.UniqueConstraint(fields=('revision', 'media'), name='media_in_revision_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RevisionPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='когда')),
                        ('expired_at', models.DateTimeField(blank=True, null=True, verbose_name='просрочено')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revision_pages', to='pages.officialpage')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='contentplan.revision')),
                    ],
                    options={
                        'ordering': ['page__network', 'page_id'],
                        'indexes': [models.Index(condition=models.Q(('expired_at__isnull', True)), fields=['due_at'], name='revision_page_pending'), models.Index(fields=['page', 'due_at'], name='contentplan_page_id_a42c88_idx')],
                        'constraints': [models.UniqueConstraint(fields=('revision', 'page'), name='revision_page_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RevisionVariant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('network', models.CharField(choices=[('vk', 'ВКонтакте'), ('ok', 'Одноклассники'), ('telegram', 'Телеграм'), ('max', 'MAX')], max_length=8, verbose_name='сеть')),
                        ('text', models.TextField(verbose_name='текст')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='variants', to='contentplan.revision')),
                    ],
                    options={
                        'ordering': ['network'],
                        'constraints': [models.UniqueConstraint(fields=('revision', 'network'), name='variant_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Rubric',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, unique=True, verbose_name='название')),
                        ('routine', models.BooleanField(default=False, verbose_name='выходит по постоянному распоряжению')),
                        ('is_active', models.BooleanField(default=True, verbose_name='действует')),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rubrics', to='organizations.organization', verbose_name='кто согласует')),
                    ],
                    options={
                        'verbose_name': 'рубрика',
                        'verbose_name_plural': 'рубрики',
                        'ordering': ['name'],
                    },
                ),
                migrations.CreateModel(
                    name='Attempt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField(verbose_name='номер')),
                        ('kind', models.CharField(choices=[('send', 'отправка'), ('repeat', 'повтор с тем же ключом'), ('look', 'поиск на странице')], default='send', max_length=6, verbose_name='вид')),
                        ('key', models.CharField(max_length=64, verbose_name='ключ для сети')),
                        ('request_digest', models.CharField(blank=True, max_length=64, verbose_name='sha-256 отправленного')),
                        ('phase', models.CharField(choices=[('preparing', 'готовим'), ('uploading', 'загружаем файлы'), ('sending', 'отправляем'), ('answered', 'ответ получен')], default='preparing', max_length=9, verbose_name='фаза')),
                        ('started_at', models.DateTimeField(default=core.clock.now)),
                        ('uploading_at', models.DateTimeField(blank=True, null=True)),
                        ('sending_at', models.DateTimeField(blank=True, null=True, verbose_name='запрос мог уйти')),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('outcome', models.CharField(blank=True, choices=[('', 'ещё нет'), ('accepted', 'сеть приняла'), ('refused', 'точно не исполнено'), ('unknown', 'неизвестно'), ('dropped', 'прервано до отправки'), ('found', 'нашли на странице'), ('absent', 'на странице нет'), ('unclear', 'по странице не решить')], default='', max_length=8)),
                        ('method', models.CharField(blank=True, max_length=80, verbose_name='метод API')),
                        ('code', models.CharField(blank=True, max_length=40, verbose_name='код сети')),
                        ('sentence', models.CharField(blank=True, max_length=500, verbose_name='что случилось')),
                        ('detail', models.TextField(blank=True, verbose_name='ответ сети без секретов')),
                        ('external_id', models.CharField(blank=True, max_length=64)),
                        ('url', models.CharField(blank=True, max_length=300)),
                        ('delivery', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='contentplan.delivery')),
                    ],
                    options={
                        'verbose_name': 'попытка',
                        'verbose_name_plural': 'попытки',
                        'ordering': ['delivery', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('delivery', 'number'), name='attempt_number_once'), models.CheckConstraint(condition=models.Q(('phase__in', ['preparing', 'uploading', 'sending', 'answered'])), name='attempt_phase_known'), models.CheckConstraint(condition=models.Q(models.Q(('phase', 'sending'), _negated=True), ('sending_at__isnull', False), _connector='OR'), name='attempt_sending_has_time')],
                    },
                ),
                migrations.CreateModel(
                    name='EmergencyStop',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('scope', models.CharField(default='all', editable=False, max_length=8)),
                        ('since', models.DateTimeField(default=core.clock.now)),
                        ('reason', models.CharField(max_length=300, verbose_name='причина')),
                        ('lifted_at', models.DateTimeField(blank=True, null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'экстренная остановка',
                        'verbose_name_plural': 'экстренные остановки',
                        'ordering': ['-since'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('scope',), name='stop_only_one'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='stop_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='MediaUpload',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('media', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='contentplan.mediafile')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('media', 'person'), name='media_upload_once')],
                    },
                ),
            ],
        ),
    ]
