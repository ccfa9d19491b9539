{% macro contract_problem(declaration, features, labels) -%}
    {%- for key, reference, node in [('features', declaration.features, features), ('labels', declaration.labels, labels)] -%}
        {%- set problem = storeroom.reference_problem(reference, node) -%}
        {%- if problem is not none -%}
            {{ return('.' ~ key ~ problem) }}
        {%- endif -%}
    {%- endfor -%}
    {%- if not features.config.contract.enforced -%}
        {{ return(".features is '" ~ declaration.features ~ "', which has no enforced contract: add "
            ~ "`config: {contract: {enforced: true}}` and each column's data_type to its YAML") }}
    {%- endif -%}
    {%- set named = [('as_of', declaration.as_of)] -%}
    {%- for column in declaration.entity -%}{%- do named.append(('entity', column)) -%}{%- endfor -%}
    {%- for slice in declaration.slices if slice is string -%}{%- do named.append(('slices', slice)) -%}{%- endfor -%}
    {%- for key, column in named if column not in features.columns -%}
        {{ return('.' ~ key ~ " is '" ~ column ~ "', which the contract of '" ~ declaration.features
            ~ "' does not have; allowed: " ~ features.columns.keys() | join(', ')) }}
    {%- endfor -%}
    {%- for slice in declaration.slices if slice is mapping and slice.name in features.columns -%}
        {{ return(".slices has an expression named '" ~ slice.name ~ "', which is a column of '"
            ~ declaration.features ~ "': choose another name, or declare the column itself") }}
    {%- endfor -%}
    {%- set measured = storeroom.feature_columns_of(features, declaration) -%}
    {%- set problem = storeroom.columns_problem(declaration, features.columns[declaration.as_of], measured) -%}
    {%- if problem is not none -%}
        {{ return(problem) }}
    {%- endif -%}
    {%- if not measured | rejectattr('role', 'equalto', 'watched') | list -%}
        {{ return(".features is '" ~ declaration.features ~ "', whose contract has no numeric, string or bool column "
            ~ "beside the entity and the time") }}
    {%- endif -%}
    {%- set columns = measured | map(attribute='name') | list + ['prediction', 'label'] -%}
    {%- for name in declaration.drift.features if name not in columns -%}
        {{ return(".drift.features has '" ~ name ~ "', which is no measured column of '" ~ declaration.features
            ~ "'; allowed: " ~ columns | join(', ')) }}
    {%- endfor -%}
    {%- if labels.config.contract.enforced -%}
        {{ return(storeroom.label_columns_problem(declaration, storeroom.contract_types(labels))) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}
