{% macro measured_columns(name, subject) -%}
    {#- What is measured of a subject: the features of the contract, or the one column of a prediction or label. -#}
    {%- if subject == 'features' -%}
        {{ return(storeroom.feature_columns(name)) }}
    {%- endif -%}
    {%- set is_class = storeroom.ml_model(name).task == 'multiclass_classification' -%}
    {{ return([{
        'name': subject,
        'alias': 'storeroom_column_1',
        'kind': 'categorical' if is_class else 'numeric',
        'data_type': 'string' if is_class else 'float64',
    }]) }}
{%- endmacro %}
