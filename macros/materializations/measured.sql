{#- A table that each run adds to what is due, as dbt's incremental models do. The config `measure` is text with Jinja: it does what
    comes before the select, and renders to nothing where nothing is due, which ends the model there. -#}
{% materialization measured, default %}
    {%- set is_due = render(config.require('measure')) | trim -%}
    {%- if is_due or not storeroom.is_added_to() -%}
        {{ return(context['materialization_incremental_' ~ adapter.type()]()) }}
    {%- endif -%}
    {%- call noop_statement('main', 'nothing is due') -%}{%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
