{% macro checked_slices(value) -%}
    {%- set slices = [value] if value is string or value is mapping else value -%}
    {%- if slices is not sequence -%}
        {{ return({'value': value, 'problem': ' has ' ~ storeroom.shown_value(value)
            ~ '; write a list of feature columns or of {name, expression}'}) }}
    {%- endif -%}
    {%- set names = [] -%}
    {%- for slice in slices -%}
        {%- set name = slice.name if slice is mapping else slice -%}
        {%- set advice = namespace(text=none) -%}
        {%- if slice is mapping and slice.keys() | map('string') | sort != ['expression', 'name'] or slice is not mapping
            and (slice is not string or not slice.strip()) -%}
            {%- set advice.text = 'write the name of a feature column, or {name, expression}' -%}
        {%- elif slice is mapping and (name is not string or not modules.re.fullmatch('[A-Za-z_][A-Za-z0-9_]*', name)) -%}
            {%- set advice.text = 'a name has letters, digits and underscores, and starts with no digit' -%}
        {%- elif slice is mapping and (slice.expression is not string or not slice.expression.strip()) -%}
            {%- set advice.text = 'write SQL over the columns of the feature view as its expression' -%}
        {%- elif name == 'all' -%}
            {%- set advice.text = "'all' stands for the whole batch; choose another name" -%}
        {%- elif name in names -%}
            {%- set advice.text = 'it is there twice: give each slice a name of its own' -%}
        {%- endif -%}
        {%- if advice.text is not none -%}
            {%- set shown = name if name == 'all' or name in names else slice -%}
            {{ return({'value': value, 'problem': ' has ' ~ storeroom.shown_value(shown) ~ '; ' ~ advice.text}) }}
        {%- endif -%}
        {%- do names.append(name) -%}
    {%- endfor -%}
    {{ return({'value': slices | list, 'problem': none}) }}
{%- endmacro %}
