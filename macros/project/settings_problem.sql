{% macro settings_problem(name, declaration) -%}
    {#- Optional keys of a type that would break the SQL of every model, not only this one's. -#}
    {%- set where = "vars.storeroom.ml_models." ~ name -%}
    {%- set sought = ['f1', 'f_beta', 'balanced_accuracy', 'mcc', 'business_value'] -%}
    {%- set numbers = {'label_delay_days': declaration.get('label_delay_days', 0)} -%}
    {%- for section in ['drift', 'performance', 'anomalies'] -%}
        {%- set keys = declaration.get(section) or {} -%}
        {%- if keys is not mapping -%}
            {{ return(where ~ "." ~ section ~ " is " ~ keys ~ "; write a mapping of keys to values") }}
        {%- endif -%}
        {%- for key, value in keys.items()
            if key not in ['features', 'numeric', 'categorical', 'statistics', 'flags', 'outcome_values', 'sensitive',
                'attributions'] -%}
            {%- if not (key in ['season_batches', 'beta', 'quantile'] and value is none)
                and not (section == 'performance' and key == 'threshold' and value in sought) -%}
                {%- do numbers.update({section ~ '.' ~ key: value}) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for key, value in numbers.items() -%}
        {%- if value is string and key == 'performance.threshold' -%}
            {{ return(where ~ "." ~ key ~ " is " ~ value ~ "; write a number, or one of " ~ sought | join(', ')) }}
        {%- elif value is not number or value is boolean -%}
            {{ return(where ~ "." ~ key ~ " is " ~ value ~ "; write a number") }}
        {%- endif -%}
    {%- endfor -%}
    {%- for key in ['statistics', 'flags'] -%}
        {%- set names = (declaration.get('anomalies') or {}).get(key, []) -%}
        {%- if names is string or names is not sequence or names | reject('string') | list -%}
            {{ return(where ~ ".anomalies." ~ key ~ " is " ~ names ~ "; write a list of names of statistics") }}
        {%- endif -%}
    {%- endfor -%}
    {%- for key in ['drift.min_count', 'performance.min_labels', 'anomalies.trailing_batches', 'anomalies.min_history',
            'anomalies.season_batches', 'performance.min_slice_labels', 'performance.trailing_batches'] -%}
        {%- if numbers.get(key, 0) is not integer -%}
            {{ return(where ~ "." ~ key ~ " is " ~ numbers[key] ~ "; write a whole number") }}
        {%- endif -%}
    {%- endfor -%}
    {%- set policy = declaration.get('label_policy', 'last') -%}
    {%- if policy not in ['last', 'first'] -%}
        {{ return(where ~ ".label_policy is " ~ policy ~ "; allowed: last, first") }}
    {%- endif -%}
    {%- set references = declaration.get('references', []) -%}
    {%- for reference in references if reference not in ['training', 'previous', 'seasonal', 'trailing'] -%}
        {{ return(where ~ ".references has " ~ reference ~ "; allowed: training, previous, seasonal, trailing") }}
    {%- endfor -%}
    {%- for key in ['trailing_batches', 'season_batches'] -%}
        {%- set count = declaration.get(key, 2) -%}
        {%- if count is not integer or count < 2 -%}
            {{ return(where ~ "." ~ key ~ " is " ~ count ~ "; write a whole number from 2 on") }}
        {%- endif -%}
    {%- endfor -%}
    {%- if 'seasonal' in references and 'season_batches' not in declaration -%}
        {{ return(where ~ ".season_batches is missing, and references has seasonal; write how many batches a season has") }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
