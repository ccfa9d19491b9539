{% macro checked_text(value, rule) -%}
    {%- if value is string and value.strip()
        and ('allowed' not in rule or value in rule.allowed)
        and ('pattern' not in rule or modules.re.fullmatch(rule.pattern, value)) -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set advice = rule.advice or ('allowed: ' ~ rule.allowed | join(', ') if 'allowed' in rule else 'write one word or name') -%}
    {{ return(' is ' ~ storeroom.shown_value(value) ~ '; ' ~ advice) }}
{%- endmacro %}
