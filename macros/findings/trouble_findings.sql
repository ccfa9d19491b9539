{% macro trouble_findings(kind) -%}
    {#- Query. The troubles of one kind, as findings of the batch in which they show. -#}
    with

    troubles as (
        select * from {{ ref('int_monitoring__troubles') }}
        where finding = '{{ kind }}'
    ),

    batches as (
        select * from {{ ref('int_monitoring__watched_batches') }}
        where is_present
    ),

    told as (
        select
            batches.model_name,
            batches.version_id,
            batches.batch_start_at,
            troubles.reason
        from troubles
        inner join batches
            on troubles.model_name = batches.model_name
    )

    select
        {{- storeroom.finding_row(kind, "'critical'", 'reason') | indent(4) }}
    from told
{%- endmacro %}
