{% macro finding_words(row) -%}
    {#- Subject, event, slice, numbers, detail. What was judged against nothing, such as a count of keys, has its number in
        the event. -#}
    {%- set is_judged = '(' ~ row ~ '.threshold is not null or ' ~ row ~ '.expected_value is not null)' -%}
    {%- set expected = storeroom.readable(row ~ '.expected_value') -%}
    coalesce(
        {{ row }}.feature_name || coalesce(
            ' (' || cast(cast(round(100 * {{ row }}.importance) as int64) as string) || '% of importance)', ''
        ) || ' ',
        case when {{ is_judged }} then {{ row }}.metric || ' ' end,
        ''
    )
    || {{ row }}.event
    || case
        when {{ row }}.slice_key <> 'all'
            then ' in ' || {{ row }}.slice_key || {{ storeroom.string_literal(" = '") }} || {{ row }}.slice_value
                || {{ storeroom.string_literal("'") }}
        else ''
    end
    || case
        when {{ row }}.value is not null and {{ is_judged }} then ': ' || coalesce(
            {{ storeroom.method_title(row ~ '.method') | indent(12) }} || ' ',
            case when {{ row }}.feature_name is not null then {{ row }}.metric || ' ' end,
            ''
        ) || case
            when {{ row }}.expected_value is null then {{ storeroom.readable(row ~ '.value') | indent(16) }}
            when {{ row }}.reference = 'training'
                then {{ expected | indent(16) }} || ' at training -> ' || {{ storeroom.readable(row ~ '.value') | indent(16) }}
            when {{ row }}.reference = 'trailing'
                then {{ expected | indent(16) }} || ' in the batches before -> '
                    || {{ storeroom.readable(row ~ '.value') | indent(20) }}
            else {{ storeroom.readable(row ~ '.value') | indent(16) }} || ', expected ' || {{ expected | indent(16) }}
        end
        else ''
    end
    || coalesce({{ row }}.detail, '')
{%- endmacro %}
