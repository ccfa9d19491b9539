{% macro reconstructed_windows() -%}
    {#- Batches, and the calendar batches of each training window, the first and the last cut at its ends. -#}
    {%- set columns = 'measurement_id, model_name, version_id, subject, window_kind, batch_start_at, batch_end_at' -%}
    {%- set names = {} -%}
    {%- for name, declaration in storeroom.ml_models().items() -%}
        {%- do names.setdefault(declaration.batch, []).append(storeroom.string_literal(name)) -%}
    {%- endfor %}
    select {{ columns }}
    from {{ ref('int_monitoring__measurements') }}
    where subject = 'features'
        and window_kind = 'batch'
    {%- for batch, models in names.items() %}
    union all
    select
        measurement_id || '|' || {{ storeroom.time_text('calendar_start_at') }} as measurement_id,
        model_name,
        version_id,
        subject,
        window_kind,
        greatest(batch_start_at, calendar_start_at) as batch_start_at,
        least(batch_end_at, {{ storeroom.batch_end('calendar_start_at', batch) }}) as batch_end_at
    from {{ ref('int_monitoring__measurements') }}
    {{ storeroom.cross_join_unnest(
        storeroom.batch_series(
            storeroom.batch_start('batch_start_at', batch), storeroom.batch_start('batch_end_at', batch), batch
        ),
        'calendar_start_at'
    ) }}
    where subject = 'features'
        and window_kind = 'training'
        and calendar_start_at < batch_end_at
        and model_name in ({{ models | join(', ') }})
    {%- endfor %}
{%- endmacro %}
