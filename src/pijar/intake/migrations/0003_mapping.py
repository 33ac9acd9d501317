from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0002_findings_and_origin'),
    ]

    operations = [
        migrations.AddField(
            model_name='sourcefile',
            name='mapping',
            field=models.JSONField(null=True),
        ),
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.CharField(max_length=40)),
                ('signature', models.CharField(max_length=64)),
                ('choice', models.JSONField()),
                ('actor', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('office', 'signature'), name='mapping_once_per_form'),
                ],
            },
        ),
    ]
