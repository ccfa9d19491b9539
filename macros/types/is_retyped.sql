{% macro is_retyped(trained, present, kind) -%}
    {#- Condition on two columns of type_expression. Whether a version was trained on another type: no widening of it. -#}
    (
        {{ trained }} <> {{ present }}
        {%- for of_kind in ['numeric', 'categorical'] %}
        {%- for before, after in storeroom.type_widenings(of_kind) %}
        and not ({{ kind }} = '{{ of_kind }}' and {{ trained }} = '{{ before }}' and {{ present }} = '{{ after }}')
        {%- endfor %}
        {%- endfor %}
    )
{%- endmacro %}
