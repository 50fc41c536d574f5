-- Every figure of which two submissions say something else, or in another cell: what stood in the one and in the other.
select
    coalesce(b.function, a.function) as function,
    coalesce(b.line, a.line) as line,
    coalesce(b.field, a.field) as field,
    coalesce(b.year, a.year) as year,
    coalesce(b.ods_code, a.ods_code) as ods_code,
    a.state as old_state, a.raw as old_raw, a.value as old_value, a.sheet as old_sheet, a.cell as old_cell,
    b.state as new_state, b.raw as new_raw, b.value as new_value, b.sheet as new_sheet, b.cell as new_cell,
    case
        when a.submission is null then 'added'
        when b.submission is null then 'removed'
        when a.state <> b.state or a.value is distinct from b.value then 'changed'
        when a.unit = 'text' and a.raw <> b.raw then 'changed'
        when a.raw <> b.raw then 'written otherwise'
        else 'moved'
    end as change
from (select * from fact where submission = ?) a
full outer join (select * from fact where submission = ?) b
    on a.ods_code = b.ods_code and a.year = b.year and a.function = b.function and a.line = b.line
    and a.field = b.field and a.restated = b.restated
where a.submission is null
    or b.submission is null
    or a.state <> b.state
    or a.value is distinct from b.value
    or a.raw <> b.raw
    or a.sheet <> b.sheet
    or a.cell <> b.cell
order by
    coalesce(b.sheet, a.sheet),
    length(coalesce(b.cell, a.cell)),
    coalesce(b.cell, a.cell),
    function,
    line,
    field,
    year
