{% macro known_labels(name, with_text=false, start_at=none) -%}
    {#- Query. The labels of one model that int_predictions__known_labels has, without naming those of the others. -#}
    select entity_key, as_of_at, label_value, label_class{{ ', label_text' if with_text }}
    from (
        select
            labels.*,
            row_number() over (
                partition by labels.entity_key, labels.as_of_at
                order by {{ storeroom.label_order("'" ~ storeroom.ml_model(name).label_policy ~ "'") | indent(16) }}
            ) as recency
        from ({{ storeroom.label_rows(name, with_text, start_at) | indent(8) }}) as labels
        where labels.observed_at <= {{ storeroom.now() }}
    ) as ranked
    where recency = 1
{%- endmacro %}
