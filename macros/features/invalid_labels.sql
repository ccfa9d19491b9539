{% macro invalid_labels(request) -%}
    {#- Query. One row: how many labels known at the clock are none that the task has, and the smallest and largest of them. -#}
    {%- if request -%}
    {%- set label = adapter.quote(request.label) -%}
    {%- set type = storeroom.declared_type(request.labels, request.label) -%}
    {%- set text = storeroom.value_text(label, type) -%}
select
    count(*) as label_count,
    min({{ text }}) as smallest,
    max({{ text }}) as largest
from {{ storeroom.declared_relation(request.labels) }}
where {{ storeroom.utc_window(
        adapter.quote(request.as_of), storeroom.declared_type(request.labels, request.as_of), request.start_at, request.end_at
    ) }}
    and {{ storeroom.utc_time('observed_at', storeroom.declared_type(request.labels, 'observed_at')) }} <= {{ storeroom.now() }}
    and {{ label }} is not null
    and {{ storeroom.label_number(label, request.task) }} is null
    and {{ storeroom.label_class(label, request.task, type) }} is null
    {%- endif -%}
{%- endmacro %}
