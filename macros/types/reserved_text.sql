{% macro reserved_text(expression) -%}
    {#- A value's text as the value of a slice: `(missing)` stands for null and `(other)` for the rest, so that a value which
        reads so itself, with any number of parentheses, gets one pair more. python/storeroom/values.py does the same. -#}
    case
        when {{ expression }} is null then '(missing)'
        when substring({{ expression }}, 1, 1) = '(' and trim({{ expression }}, '()') in ('missing', 'other')
            then '(' || {{ expression }} || ')'
        else {{ expression }}
    end
{%- endmacro %}
