{% macro performance_problem(name, declaration) -%}
    {#- Keys of the section performance that are no single numbers; python/storeroom/config.py says the same. -#}
    {%- set where = "vars.storeroom.ml_models." ~ name ~ ".performance." -%}
    {%- set performance = declaration.get('performance') or {} -%}
    {%- set cells = ['true_positive', 'false_positive', 'false_negative', 'true_negative'] -%}
    {%- set values = performance.get('outcome_values') -%}
    {%- if values is not none and (values is not mapping or values.keys() | sort != cells | sort) -%}
        {{ return(where ~ "outcome_values is " ~ values ~ "; write a number for each of " ~ cells | join(', ')) }}
    {%- endif -%}
    {%- for cell, value in (values or {}).items() if value is not number or value is boolean -%}
        {{ return(where ~ "outcome_values." ~ cell ~ " is " ~ value ~ "; write a number") }}
    {%- endfor -%}
    {%- set attributions = performance.get('attributions', true) -%}
    {%- if attributions is not boolean -%}
        {{ return(where ~ "attributions is " ~ attributions ~ "; write true or false") }}
    {%- endif -%}
    {%- set sensitive = performance.get('sensitive', []) -%}
    {%- set sensitive = [sensitive] if sensitive is string else sensitive -%}
    {%- if sensitive is mapping or sensitive is not sequence or sensitive | reject('string') | list -%}
        {{ return(where ~ "sensitive is " ~ sensitive ~ "; write a list of names of slices") }}
    {%- endif -%}
    {%- set slices = declaration.get('slices') or [] -%}
    {%- set names = [] -%}
    {%- for slice in ([slices] if slices is string or slices is mapping else slices) -%}
        {%- do names.append(slice.name if slice is mapping else slice) -%}
    {%- endfor -%}
    {%- for name in sensitive if name not in names -%}
        {{ return(where ~ "sensitive has '" ~ name ~ "', which is no declared slice; declared: "
            ~ (names | join(', ') or 'none')) }}
    {%- endfor -%}
    {{ return(none) }}
{%- endmacro %}
