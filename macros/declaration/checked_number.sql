{% macro checked_number(value, rule) -%}
    {%- set is_whole = rule.type in ['whole', 'wholes'] -%}
    {%- set is_number = value is integer or (value is float and not is_whole and value - value == 0) -%}
    {%- set fits = is_number
        and (rule.least is none or rule.least is undefined or value >= rule.least)
        and (rule.above is undefined or value > rule.above)
        and (rule.below is undefined or value < rule.below)
        and (rule.most is undefined or value <= rule.most) -%}
    {%- if fits -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set ends = [] -%}
    {%- if rule.least is defined and rule.least is not none -%}{%- do ends.append('from ' ~ rule.least) -%}{%- endif -%}
    {%- if rule.above is defined -%}{%- do ends.append('above ' ~ rule.above) -%}{%- endif -%}
    {%- if rule.below is defined -%}{%- do ends.append('and below ' ~ rule.below) -%}{%- endif -%}
    {%- if rule.most is defined -%}{%- do ends.append('to ' ~ rule.most) -%}{%- endif -%}
    {{ return(' is ' ~ storeroom.shown_value(value) ~ '; write a ' ~ ('whole ' if is_whole else '') ~ 'number '
        ~ (ends | join(' '))) }}
{%- endmacro %}
