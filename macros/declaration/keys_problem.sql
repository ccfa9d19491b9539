{% macro keys_problem(declaration) -%}
    {%- if 'seasonal' in declaration.references and declaration.season_batches is none -%}
        {{ return(".references: 'seasonal' needs season_batches, the number of batches in a season, such as 12 for months") }}
    {%- endif -%}
    {%- set slices = [] -%}
    {%- for slice in declaration.slices -%}
        {%- do slices.append(slice if slice is string else slice.name) -%}
    {%- endfor -%}
    {%- for name in declaration.performance.sensitive if name not in slices -%}
        {{ return(".performance.sensitive has '" ~ name ~ "', which is no declared slice; declared: "
            ~ (slices | join(', ') or 'none')) }}
    {%- endfor -%}
    {%- set sought = declaration.performance.threshold -%}
    {%- set needed = {'f_beta': 'beta', 'business_value': 'outcome_values'}.get(sought) -%}
    {%- if needed and declaration.performance[needed] is none -%}
        {{ return('.performance.threshold is ' ~ sought ~ ', which needs performance.' ~ needed ~ ': write that, too') }}
    {%- endif -%}
    {%- if sought is string and declaration.task != 'binary_classification' -%}
        {{ return('.performance.threshold is ' ~ sought ~ ', and only a binary classification has a threshold: leave it out') }}
    {%- endif -%}
    {%- set losses = ['mae', 'squared_error'] if declaration.task == 'regression' else ['brier', 'log_loss'] -%}
    {%- if declaration.gates.metric is not none and declaration.gates.metric not in losses -%}
        {{ return('.gates.metric is ' ~ storeroom.shown_value(declaration.gates.metric) ~ ', which is no loss of a '
            ~ declaration.task ~ '; allowed: ' ~ losses | join(', ')) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
