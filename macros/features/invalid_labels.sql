{% macro invalid_labels(request) -%}
    {#- Query. One row: how many labels known at the clock are none that the task has, and the smallest and largest of them. -#}
    {%- if request -%}
select
    count(*) as label_count,
    min(label_text) as smallest,
    max(label_text) as largest
from ({{ storeroom.label_rows(request.model_name, with_text=true, declared=request.declaration) }}) as labels
where observed_at <= {{ storeroom.now() }}
    and label_value is null
    and label_class is null
    and label_text is not null
    {%- endif -%}
{%- endmacro %}
