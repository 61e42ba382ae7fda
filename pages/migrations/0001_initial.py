import core.clock
import core.migrating
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('organizations', '0001_initial'),
    ]

    operations = [
        core.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='ContactRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('domain', 'почтовый домен'), ('phone', 'номер или начало номера')], max_length=6, verbose_name='вид')),
                        ('value', models.CharField(max_length=120, verbose_name='значение')),
                        ('note', models.CharField(blank=True, max_length=200, verbose_name='примечание')),
                    ],
                    options={
                        'ordering': ['kind', 'value'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'value'), name='contact_rule_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CountingRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('since', models.DateField(unique=True, verbose_name='с понедельника')),
                        ('administration_norm', models.PositiveSmallIntegerField(default=5, verbose_name='норма страниц администрации')),
                        ('body_norm', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='норма страниц органов')),
                        ('subordinate_norm', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='норма страниц подведомственных')),
                        ('count_reposts', models.BooleanField(default=False, verbose_name='репосты в зачёт')),
                        ('count_stories', models.BooleanField(default=False, verbose_name='истории в зачёт')),
                        ('count_identical', models.BooleanField(default=False, verbose_name='одинаковые тексты в зачёт')),
                        ('album_is_one', models.BooleanField(default=True, verbose_name='альбом — одна публикация')),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.order')),
                    ],
                    options={
                        'ordering': ['-since'],
                    },
                ),
                migrations.CreateModel(
                    name='NetworkAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('network', models.CharField(choices=[('vk', 'ВКонтакте'), ('ok', 'Одноклассники'), ('telegram', 'Телеграм'), ('max', 'MAX')], max_length=8, verbose_name='сеть')),
                        ('holder_name', models.CharField(max_length=160, verbose_name='чей аккаунт')),
                        ('profile_url', models.CharField(blank=True, max_length=200, verbose_name='ссылка на профиль')),
                        ('second_factor_on', models.BooleanField(blank=True, null=True, verbose_name='второй фактор включён')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('holder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='network_accounts', to=settings.AUTH_USER_MODEL)),
                        ('pages', models.ManyToManyField(related_name='accounts', through='pages.PageRole', to='pages.officialpage')),
                        ('email', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts_by_email', to='pages.workcontact')),
                        ('phone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts_by_phone', to='pages.workcontact')),
                    ],
                    options={
                        'verbose_name': 'аккаунт администратора',
                        'verbose_name_plural': 'аккаунты администраторов',
                        'ordering': ['network', 'holder_name'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('email__isnull', False), ('phone__isnull', False), _connector='OR'), name='account_is_bound_to_work_contact'), models.UniqueConstraint(condition=models.Q(('email__isnull', False)), fields=('network', 'email'), name='account_email_once'), models.UniqueConstraint(condition=models.Q(('phone__isnull', False)), fields=('network', 'phone'), name='account_phone_once')],
                    },
                ),
                migrations.CreateModel(
                    name='OfficialPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('network', models.CharField(choices=[('vk', 'ВКонтакте'), ('ok', 'Одноклассники'), ('telegram', 'Телеграм'), ('max', 'MAX')], max_length=8, verbose_name='сеть')),
                        ('external_id', models.CharField(blank=True, max_length=64, verbose_name='номер в сети')),
                        ('screen_name', models.CharField(blank=True, max_length=100, verbose_name='короткое имя')),
                        ('linked_id', models.CharField(blank=True, max_length=64, verbose_name='группа обсуждений')),
                        ('title', models.CharField(max_length=250, verbose_name='название')),
                        ('state', models.CharField(choices=[('draft', 'черновик'), ('active', 'действует'), ('suspended', 'приостановлена'), ('closed', 'закрыта')], default='draft', max_length=9, verbose_name='состояние')),
                        ('state_reason', models.CharField(blank=True, max_length=300, verbose_name='основание')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('norm', models.PositiveSmallIntegerField(blank=True, help_text='пусто — по акту', null=True, verbose_name='норма в неделю')),
                        ('official_mark', models.BooleanField(blank=True, null=True, verbose_name='отметка сети «Госорганизация»')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('request_key', models.CharField(blank=True, editable=False, max_length=32)),
                        ('checked_at', models.DateTimeField(blank=True, null=True, verbose_name='сверена с сетью')),
                        ('members', models.PositiveIntegerField(blank=True, null=True, verbose_name='подписчики')),
                        ('covered_since', models.DateTimeField(blank=True, null=True)),
                        ('read_through', models.DateTimeField(blank=True, null=True, verbose_name='стена полностью прочитана до')),
                        ('broken_since', models.DateTimeField(blank=True, null=True)),
                        ('broken_why', models.CharField(blank=True, max_length=300)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pages', to='organizations.organization', verbose_name='организация')),
                    ],
                    options={
                        'verbose_name': 'официальная страница',
                        'verbose_name_plural': 'официальные страницы',
                        'ordering': ['organization__kind', 'organization__short_name', 'network', 'pk'],
                        'indexes': [models.Index(fields=['state', 'network'], name='pages_offic_state_a66211_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('state', 'closed'), _negated=True)), fields=('network', 'external_id'), name='page_once'), models.UniqueConstraint(models.F('network'), django.db.models.functions.text.Lower('screen_name'), condition=models.Q(models.Q(('screen_name', ''), _negated=True), models.Q(('state', 'closed'), _negated=True)), name='page_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('external_id', ''), _negated=True), models.Q(('screen_name', ''), _negated=True), _connector='OR'), name='page_has_an_address'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'active', 'suspended', 'closed'])), name='page_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='PageCapability',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('operation', models.CharField(choices=[('publish_text', 'publish_text'), ('publish_photo', 'publish_photo'), ('publish_link', 'publish_link'), ('publish_video', 'publish_video'), ('publish_document', 'publish_document'), ('edit', 'edit'), ('remove', 'remove'), ('read_wall', 'read_wall'), ('read_settings', 'read_settings'), ('read_comments', 'read_comments'), ('reply', 'reply'), ('delete_comment', 'delete_comment'), ('ban', 'ban'), ('unban', 'unban'), ('read_messages', 'read_messages'), ('send_message', 'send_message'), ('receive_events', 'receive_events')], max_length=20)),
                        ('how', models.CharField(choices=[('api', 'api'), ('manual', 'manual'), ('unknown', 'unknown'), ('unsupported', 'unsupported')], max_length=12)),
                        ('why', models.CharField(max_length=300)),
                        ('token_kind', models.CharField(blank=True, choices=[('vk_community', 'vk_community'), ('vk_service', 'vk_service'), ('vk_user', 'vk_user'), ('ok_application', 'ok_application'), ('ok_graph', 'ok_graph'), ('telegram_bot', 'telegram_bot'), ('max_bot', 'max_bot')], max_length=20)),
                        ('checked_at', models.DateTimeField(default=core.clock.now)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='capabilities', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'способность страницы',
                        'constraints': [models.UniqueConstraint(fields=('page', 'operation'), name='capability_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PageRole',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(choices=[('owner', 'владелец'), ('administrator', 'администратор'), ('editor', 'редактор')], max_length=13, verbose_name='роль')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='pages.networkaccount')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='pages.officialpage')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('account', 'page'), name='page_role_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WallPost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('external_id', models.CharField(max_length=64)),
                        ('url', models.CharField(blank=True, max_length=300)),
                        ('published_at', models.DateTimeField(verbose_name='вышла')),
                        ('text', models.TextField(blank=True)),
                        ('text_digest', models.CharField(blank=True, help_text='sha-256 нормализованного текста', max_length=64)),
                        ('kind', models.CharField(default='post', max_length=8)),
                        ('origin', models.CharField(choices=[('ours', 'через портал'), ('by_hand', 'вручную'), ('pushed', 'через «Госпаблики»')], default='by_hand', max_length=8)),
                        ('album_id', models.CharField(blank=True, max_length=64)),
                        ('attachments', models.PositiveSmallIntegerField(default=0)),
                        ('views', models.PositiveIntegerField(blank=True, null=True)),
                        ('first_seen_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('last_seen_at', models.DateTimeField(default=core.clock.now)),
                        ('gone_at', models.DateTimeField(blank=True, null=True, verbose_name='исчезла')),
                        ('not_counted_why', models.CharField(blank=True, max_length=300, verbose_name='не засчитана по содержанию')),
                        ('not_counted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wall_posts', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'публикация на странице',
                        'verbose_name_plural': 'публикации на страницах',
                        'ordering': ['-published_at', '-pk'],
                        'indexes': [models.Index(fields=['page', 'published_at'], name='pages_wallp_page_id_a29722_idx'), models.Index(fields=['published_at'], name='pages_wallp_publish_6ca476_idx')],
                        'constraints': [models.UniqueConstraint(fields=('page', 'external_id'), name='wall_post_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WallRead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField(default=core.clock.now)),
                        ('since', models.DateTimeField()),
                        ('until', models.DateTimeField()),
                        ('complete', models.BooleanField(default=False)),
                        ('sentence', models.CharField(blank=True, max_length=300)),
                        ('found', models.PositiveIntegerField(default=0)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='wall_reads', to='pages.officialpage')),
                    ],
                    options={
                        'ordering': ['-at'],
                        'indexes': [models.Index(fields=['page', '-at'], name='pages_wallr_page_id_9eb997_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='WeeklyProtocol',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('monday', models.DateField()),
                        ('zone', models.CharField(max_length=64)),
                        ('norm', models.PositiveSmallIntegerField(null=True)),
                        ('total', models.PositiveIntegerField(verbose_name='всего')),
                        ('counted', models.PositiveIntegerField(verbose_name='засчитано')),
                        ('result', models.CharField(choices=[('met', 'норма выполнена'), ('short', 'не хватает'), ('incomplete', 'данные неполны'), ('not_required', 'норма не установлена')], max_length=12)),
                        ('entries', models.JSONField(default=list, help_text='публикации недели: ссылка, время, засчитана ли и почему нет')),
                        ('digest', models.CharField(max_length=64)),
                        ('frozen_at', models.DateTimeField(default=core.clock.now)),
                        ('correction_reason', models.CharField(blank=True, max_length=300)),
                        ('corrected_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='pages.weeklyprotocol')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protocols', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'недельный протокол',
                        'verbose_name_plural': 'недельные протоколы',
                        'ordering': ['-monday', 'page'],
                        'indexes': [models.Index(fields=['monday', 'page'], name='pages_weekl_monday_e3b441_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('page', 'monday'), name='protocol_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WeekNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('monday', models.DateField()),
                        ('kind', models.CharField(choices=[('forecast', 'предупреждение'), ('alarm', 'тревога')], max_length=8)),
                        ('sent_at', models.DateTimeField(default=core.clock.now)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='week_notices', to='pages.officialpage')),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('page', 'monday', 'kind'), name='week_notice_once')],
                    },
                ),
                migrations.CreateModel(
                    name='WorkContact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('email', 'рабочая почта'), ('phone', 'рабочий телефон')], max_length=5, verbose_name='вид')),
                        ('value', models.CharField(help_text='почта строчными, номер в виде +79780000000', max_length=120, verbose_name='адрес или номер')),
                        ('keeper', models.CharField(blank=True, max_length=160, verbose_name='у кого SIM-карта')),
                        ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                        ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_contacts', to='organizations.organization')),
                    ],
                    options={
                        'verbose_name': 'рабочий контакт',
                        'verbose_name_plural': 'рабочие контакты',
                        'ordering': ['kind', 'value'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'value'), name='contact_once')],
                    },
                ),
            ],
        ),
    ]
