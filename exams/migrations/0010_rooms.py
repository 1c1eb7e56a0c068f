import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exams', '0009_away_notices'),
        ('personnel', '0004_reading_comfort'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExamSite',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=60, verbose_name='exam area')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='address')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='no longer used since')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exam_sites', to='personnel.unit')),
            ],
        ),
        migrations.CreateModel(
            name='ExamRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('capacity', models.PositiveSmallIntegerField(verbose_name='seats')),
                ('columns', models.PositiveSmallIntegerField(verbose_name='columns of seats')),
                ('networks', models.JSONField(default=list)),
                ('machines', models.JSONField(default=dict)),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='no longer used since')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='exams.examsite')),
            ],
        ),
        migrations.CreateModel(
            name='SeatingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('seed', models.BigIntegerField()),
                ('policy', models.JSONField()),
                ('policy_version_id', models.BigIntegerField(null=True)),
                ('seats', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('avoided', models.JSONField(default=dict)),
                ('drawn_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seating_plans', to='exams.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='SittingRoom',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('capacity', models.PositiveSmallIntegerField()),
                ('columns', models.PositiveSmallIntegerField()),
                ('bound', models.BooleanField(default=False)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sitting_rooms', to='exams.examroom')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='exams.sitting')),
            ],
        ),
        migrations.CreateModel(
            name='SeatAssignment',
            fields=[
                ('enrolment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='seat', serialize=False, to='exams.enrolment')),
                ('number', models.PositiveSmallIntegerField()),
                ('ticket', models.CharField(max_length=20, unique=True)),
                ('checked_in_at', models.DateTimeField(null=True)),
                ('let_in_at', models.DateTimeField(null=True)),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='exams.sittingroom')),
            ],
        ),
        migrations.CreateModel(
            name='RoomEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('seated_late', 'Seated late'), ('moved', 'Moved to another seat'), ('checked_in', 'Identity checked'), ('check_undone', 'Check taken back'), ('let_in', 'Let in at another address'), ('let_in_ended', 'Exception ended')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('facts', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='room_events', to='exams.enrolment')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='exams.sittingroom')),
            ],
        ),
        migrations.CreateModel(
            name='InvigilatorDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('policy_version_id', models.BigIntegerField(null=True)),
                ('given_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invigilator_duties', to=settings.AUTH_USER_MODEL)),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='exams.sitting')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='personnel.unit')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='exams.sittingroom')),
            ],
        ),
        migrations.AddConstraint(
            model_name='examsite',
            constraint=models.UniqueConstraint(fields=('unit', 'name'), name='exam_site_has_its_own_name_in_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='examsite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('area', ''), _negated=True)), name='exam_site_has_name_and_area'),
        ),
        migrations.AddConstraint(
            model_name='examroom',
            constraint=models.UniqueConstraint(fields=('site', 'name'), name='exam_room_has_its_own_name_in_a_site'),
        ),
        migrations.AddConstraint(
            model_name='examroom',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 500)), name='exam_room_has_1_to_500_seats'),
        ),
        migrations.AddConstraint(
            model_name='examroom',
            constraint=models.CheckConstraint(condition=models.Q(('columns__gte', 1), ('columns__lte', models.F('capacity'))), name='exam_room_has_columns_of_seats'),
        ),
        migrations.AddConstraint(
            model_name='examroom',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='exam_room_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='seatingplan',
            constraint=models.UniqueConstraint(fields=('sitting', 'number'), name='seating_plan_number_is_once'),
        ),
        migrations.AddConstraint(
            model_name='seatingplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='published_plan_says_when_and_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='seatingplan',
            constraint=models.UniqueConstraint(condition=models.Q(('published_at__isnull', False)), fields=('sitting',), name='sitting_has_one_published_plan'),
        ),
        migrations.AddConstraint(
            model_name='sittingroom',
            constraint=models.UniqueConstraint(fields=('sitting', 'room'), name='room_is_taken_once_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='sittingroom',
            constraint=models.UniqueConstraint(fields=('sitting', 'number'), name='room_number_is_once_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='sittingroom',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('columns__gte', 1), ('number__gte', 1)), name='room_of_a_sitting_has_seats'),
        ),
        migrations.AddConstraint(
            model_name='seatassignment',
            constraint=models.UniqueConstraint(fields=('room', 'number'), name='seat_has_one_candidate'),
        ),
        migrations.AddConstraint(
            model_name='seatassignment',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='seats_count_from_one'),
        ),
        migrations.AddConstraint(
            model_name='seatassignment',
            constraint=models.CheckConstraint(condition=models.Q(('ticket', ''), _negated=True), name='seat_has_a_ticket_number'),
        ),
        migrations.AddIndex(
            model_name='roomevent',
            index=models.Index(fields=['room', 'at'], name='room_events_in_time'),
        ),
        migrations.AddConstraint(
            model_name='roomevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['let_in', 'moved']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='exception_at_the_door_gives_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='roomevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['seated_late', 'moved', 'checked_in', 'check_undone', 'let_in', 'let_in_ended'])), name='room_event_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='invigilatorduty',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('room', 'place'), name='one_invigilator_in_each_place'),
        ),
        migrations.AddConstraint(
            model_name='invigilatorduty',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('sitting', 'officer'), name='invigilator_has_one_room_in_a_sitting'),
        ),
        migrations.AddConstraint(
            model_name='invigilatorduty',
            constraint=models.CheckConstraint(condition=models.Q(('place__gte', 1)), name='invigilators_count_from_one'),
        ),
    ]
