-- What gate.py adds to the emulator's own functions, in DuckDB's SQL.
CREATE MACRO _quotient(numerator, divisor) AS list_transform(
    [[numerator, divisor]],
    lambda pair: CASE WHEN pair[2] = 0 AND pair[1] IS NOT NULL THEN _raise('division by zero') ELSE pair[1] / pair[2] END
)[1];

CREATE MACRO _least(one, other) AS list_transform(
    [[one, other]],
    lambda pair: CASE WHEN pair[1] IS NOT NULL AND pair[2] IS NOT NULL THEN least(pair[1], pair[2]) END
)[1];

CREATE MACRO _greatest(one, other) AS list_transform(
    [[one, other]],
    lambda pair: CASE WHEN pair[1] IS NOT NULL AND pair[2] IS NOT NULL THEN greatest(pair[1], pair[2]) END
)[1];

CREATE MACRO _safe_at(a, place, base) AS CASE WHEN place >= base THEN a[place - base + 1] END;

DROP MACRO bq.main.generate_array;

CREATE MACRO generate_array(first, last) AS list_transform(
    range(CAST(floor(last - first) AS BIGINT) + 1), lambda place: first + place
),
    (first, last, step) AS CASE
        WHEN step = 0 THEN _raise('Sequence step cannot be 0.')
        ELSE list_transform(
            range(CAST(floor((last - first) / step) AS BIGINT) + 1), lambda place: first + place * step
        )
    END;

DROP MACRO bq.main.range_bucket;

CREATE MACRO range_bucket(point, boundaries) AS CASE
    WHEN point IS NOT NULL
        THEN len(boundaries) + 1 - list_position(list_reverse_sort(list_append(boundaries, point)), point)
END;
