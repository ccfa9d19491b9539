{% macro compared_windows(batches, measurements, incidents) -%}
    {#- measurement_id, reference and reference_measurement_id: every window of every reference that a model declares. What a
        person called an incident is no part of the trailing ones. -#}
    {%- set groups = {} -%}
    {%- for name, declaration in storeroom.ml_models().items() -%}
        {%- for reference in declaration.references -%}
            {%- set reach = none if reference == 'training' else storeroom.reference_reach(reference, declaration) -%}
            {%- do groups.setdefault((reference, declaration.batch if reach else none, reach), []).append(
                storeroom.string_literal(name)
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for (reference, batch, reach), names in groups.items() %}
    select
        compared.measurement_id,
        '{{ reference }}' as reference,
        earlier.measurement_id as reference_measurement_id
    from {{ batches }} as compared
    inner join {{ measurements }} as earlier
        on compared.version_id = earlier.version_id
        and compared.subject = earlier.subject
        {%- if reference == 'training' %}
        and earlier.window_kind = case when compared.subject = 'features' then 'training' else 'test' end
        {%- else %}
        and earlier.window_kind in ('context', 'batch')
        and earlier.batch_start_at >= {{ storeroom.batch_shift('compared.batch_start_at', batch, -reach[0]) }}
        and earlier.batch_start_at <= {{ storeroom.batch_shift('compared.batch_start_at', batch, -reach[1]) }}
        {%- endif %}
        {%- if reference == 'trailing' %}
        and not exists (
            select 1 from {{ incidents }} as incidents
            where incidents.model_name = earlier.model_name
                and incidents.batch_start_at = earlier.batch_start_at
        )
        {%- endif %}
    where compared.model_name in ({{ names | join(', ') }})
    union all
    {%- endfor %}
    select measurement_id, measurement_id as reference, measurement_id as reference_measurement_id
    from {{ batches }}
    where 1 = 0
{%- endmacro %}
