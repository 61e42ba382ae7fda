import core.clock
import core.migrating
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pages', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        core.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name='Assurance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(max_length=40, verbose_name='правило')),
                        ('clause', models.CharField(max_length=12, verbose_name='пункт')),
                        ('given_at', models.DateTimeField(default=core.clock.now, verbose_name='заверено')),
                        ('note', models.CharField(max_length=500, verbose_name='чем подтверждается')),
                        ('link', models.URLField(blank=True, max_length=300, verbose_name='ссылка на подтверждение')),
                        ('until', models.DateField(verbose_name='действует по')),
                        ('is_current', models.BooleanField(default=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='отозвано')),
                        ('withdrawn_why', models.CharField(blank=True, max_length=300, verbose_name='почему отозвано')),
                        ('told_at', models.DateTimeField(blank=True, null=True, verbose_name='об истечении сказано')),
                        ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assurances', to='pages.officialpage')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'заверение ответственного',
                        'verbose_name_plural': 'заверения ответственных',
                        'ordering': ['-given_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('is_current', True)), fields=['until'], name='assurance_expiry'), models.Index(fields=['page', 'rule', '-given_at'], name='pages_assur_page_id_56dcd5_idx')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('is_current', True)), fields=('page', 'rule'), name='assurance_current_once'), models.CheckConstraint(condition=models.Q(('is_current', False), ('withdrawn_at__isnull', True), _connector='OR'), name='assurance_taken_back_is_not_current'), models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='assurance_has_evidence')],
                    },
                ),
                migrations.CreateModel(
                    name='ChecklistItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('text', models.CharField(max_length=200, verbose_name='что должно быть на странице')),
                        ('added_at', models.DateTimeField(default=core.clock.now)),
                        ('removed_at', models.DateTimeField(blank=True, null=True)),
                        ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'пункт списка иной информации',
                        'verbose_name_plural': 'список иной информации',
                        'ordering': ['added_at', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('text',), name='checklist_item_once')],
                    },
                ),
                migrations.CreateModel(
                    name='ClauseResult',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(max_length=40, verbose_name='правило')),
                        ('clause', models.CharField(max_length=12, verbose_name='пункт')),
                        ('result', models.CharField(choices=[('met', 'выполнено'), ('finding', 'замечание'), ('not_automatic', 'не проверяется автоматически'), ('not_applicable', 'неприменимо')], max_length=14, verbose_name='результат')),
                        ('sentence', models.CharField(max_length=300, verbose_name='чем подтверждено')),
                        ('since', models.DateTimeField(default=core.clock.now, verbose_name='с какого времени')),
                        ('checked_at', models.DateTimeField(default=core.clock.now)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clause_results', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'результат проверки пункта',
                        'verbose_name_plural': 'результаты проверки пунктов',
                        'constraints': [models.UniqueConstraint(fields=('page', 'rule'), name='clause_result_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Finding',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rule', models.CharField(max_length=40, verbose_name='правило')),
                        ('clause', models.CharField(max_length=12, verbose_name='пункт')),
                        ('sentence', models.CharField(max_length=300, verbose_name='что не так')),
                        ('opened_at', models.DateTimeField(default=core.clock.now, verbose_name='замечено')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='исправлено')),
                        ('closed_why', models.CharField(blank=True, max_length=300, verbose_name='чем закрыто')),
                        ('verdict', models.CharField(blank=True, choices=[('', 'не рассмотрено'), ('confirmed', 'подтверждено как нарушение'), ('dismissed', 'отклонено')], default='', max_length=9, verbose_name='решение')),
                        ('verdict_at', models.DateTimeField(blank=True, null=True)),
                        ('verdict_reason', models.CharField(blank=True, max_length=300, verbose_name='основание решения')),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='pages.officialpage')),
                        ('verdict_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'замечание',
                        'verbose_name_plural': 'замечания',
                        'ordering': ['-opened_at', '-pk'],
                        'indexes': [models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['page'], name='finding_open_of_page')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('page', 'rule'), name='finding_open_once'), models.CheckConstraint(condition=models.Q(('verdict', ''), models.Q(('verdict_at__isnull', False), ('verdict_by__isnull', False), models.Q(('verdict_reason', ''), _negated=True)), _connector='OR'), name='finding_verdict_has_a_person_and_a_reason'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='finding_closes_after_it_opens')],
                    },
                ),
                migrations.CreateModel(
                    name='PageCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_at', models.DateTimeField(blank=True, null=True, verbose_name='попросили проверить')),
                        ('tried_at', models.DateTimeField(blank=True, null=True, verbose_name='спрашивали сеть')),
                        ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='сеть ответила')),
                        ('judged_at', models.DateTimeField(blank=True, null=True, verbose_name='правила применены')),
                        ('why', models.CharField(blank=True, max_length=300, verbose_name='почему сеть не ответила')),
                        ('page', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='clause_check', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'проверка страницы',
                        'verbose_name_plural': 'проверки страниц',
                        'indexes': [models.Index(fields=['tried_at'], name='pages_pagec_tried_a_8e8644_idx')],
                    },
                ),
                migrations.CreateModel(
                    name='PageWidget',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=120, verbose_name='название')),
                        ('url', models.URLField(blank=True, max_length=300, verbose_name='ссылка')),
                        ('since', models.DateField(verbose_name='с какого дня')),
                        ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='снят')),
                        ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='widgets', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'виджет или приложение',
                        'verbose_name_plural': 'виджеты и приложения',
                        'ordering': ['since', 'pk'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('removed_at__isnull', True)), fields=('page', 'name'), name='widget_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SettingsReading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seen_at', models.DateTimeField(default=core.clock.now, verbose_name='впервые увидено')),
                        ('values', models.JSONField(default=dict)),
                        ('digest', models.CharField(max_length=64)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settings_readings', to='pages.officialpage')),
                    ],
                    options={
                        'verbose_name': 'настройки страницы',
                        'verbose_name_plural': 'настройки страниц',
                        'ordering': ['-seen_at', '-pk'],
                        'indexes': [models.Index(fields=['page', '-seen_at'], name='pages_setti_page_id_e2d5ac_idx')],
                    },
                ),
            ],
        ),
    ]
