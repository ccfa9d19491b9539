{% macro looked_at() -%}
    {#- What present rows are counted of: one mapping per declared model and subject whose rows lie in the team's tables, with the
        place of its query. Models that share a view and its columns share the query, so that it is read once. -#}
    {%- set since, queries, found = storeroom.served_since(ref('int_monitoring__windows')), {}, [] -%}
    {%- for name, declaration in storeroom.measurable_models().items() if since is none or name in since -%}
        {%- for subject in ['features', 'label'] -%}
            {%- set start_at = [
                storeroom.looked_from(declaration, declaration.label_delay_days if subject == 'label' else 0),
                (since or {}).get(name, ''),
            ] | max -%}
            {%- set key = name if subject == 'label' else '%r' | format([
                declaration.features, declaration.entity, declaration.as_of, declaration.batch,
                storeroom.feature_columns(name) | map(attribute='name') | list,
            ]) -%}
            {%- set query = queries.setdefault(subject ~ key, {'place': queries | length + 1, 'starts': []}) -%}
            {%- do query.starts.append(start_at) -%}
            {%- do found.append({'name': name, 'subject': subject, 'start_at': start_at, 'query': query}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
