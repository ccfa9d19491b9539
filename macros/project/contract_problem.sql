{% macro contract_problem(name, declaration) -%}
    {%- set features = storeroom.declared_node(declaration.features) -%}
    {%- set where = "vars.storeroom.ml_models." ~ name -%}
    {%- if features is none -%}
        {{ return(where ~ ".features is '" ~ declaration.features ~ "', which is no model of this project") }}
    {%- endif -%}
    {%- if not features.config.contract.enforced -%}
        {{ return(where ~ ".features is '" ~ declaration.features ~ "', which has no enforced contract") }}
    {%- endif -%}
    {%- for column in declaration.entity + [declaration.as_of] + (declaration.slices | select('string') | list) -%}
        {%- if column not in features.columns -%}
            {{ return(where ~ " names column '" ~ column ~ "', which the contract of '" ~ declaration.features
                ~ "' does not have; it has: " ~ (features.columns.keys() | join(', '))) }}
        {%- endif -%}
    {%- endfor -%}
    {%- for slice in declaration.slices if slice is mapping and slice.name in features.columns -%}
        {{ return(where ~ ".slices has an expression named '" ~ slice.name ~ "', which is a column of '"
            ~ declaration.features ~ "'; choose another name") }}
    {%- endfor -%}
    {%- set problem = storeroom.columns_problem(name, declaration) -%}
    {%- if problem is not none -%}
        {{ return(problem) }}
    {%- endif -%}
    {%- set labels = storeroom.declared_node(declaration.labels) -%}
    {%- if labels is none -%}
        {{ return(where ~ ".labels is '" ~ declaration.labels ~ "', which is no model of this project") }}
    {%- endif -%}
    {%- for column in declaration.entity + [declaration.as_of, declaration.label, 'observed_at'] -%}
        {%- if labels.columns and column not in labels.columns -%}
            {{ return(where ~ " needs column '" ~ column ~ "', which the label view '" ~ declaration.labels
                ~ "' does not have; it has: " ~ (labels.columns.keys() | join(', '))) }}
        {%- endif -%}
    {%- endfor -%}
    {%- if not storeroom.feature_columns_of(features, declaration) | rejectattr('role', 'equalto', 'watched') | list -%}
        {{ return(where ~ ".features is '" ~ declaration.features ~ "', whose contract has no feature column") }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
