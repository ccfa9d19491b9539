{% macro purpose_of(window_kind) -%}
    case {{ window_kind }} when 'batch' then 'serving' when 'shadow' then 'shadow' else 'test' end
{%- endmacro %}
