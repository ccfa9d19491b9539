{#- A table that the jobs append to. A run of dbt makes it where there is none and gives it the columns that its contract has
    more; --full-refresh does not touch it, and it never reads or writes a row. -#}
{% materialization ledger, default %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if existing is none -%}
        {%- call statement('main') -%}
            {{ get_create_table_as_sql(false, target_relation, sql) }}
        {%- endcall -%}
    {%- else -%}
        {%- set present = adapter.get_columns_in_relation(existing) | map(attribute='name') | map('lower') | list -%}
        {%- if model.columns.values() | map(attribute='name') | map('lower') | reject('in', present) | list -%}
            {%- set newer = make_temp_relation(target_relation) -%}
            {%- do run_query(get_create_table_as_sql(true, newer, sql)) -%}
            {%- do process_schema_changes('append_new_columns', newer, existing) -%}
            {%- do drop_relation_if_exists(newer) -%}
        {%- endif -%}
        {%- call noop_statement('main', 'OK') -%}{%- endcall -%}
    {%- endif -%}
    {%- do apply_grants(target_relation, config.get('grants'), should_revoke(existing, full_refresh_mode=false)) -%}
    {%- do persist_docs(target_relation, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {%- do adapter.commit() -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
