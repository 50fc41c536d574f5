-- Figures about the whole of each trust in a year from its accounts form or a published table, with file and cell.
select ods_code, field, value, unit, file, sheet, cell
from (
    select
        f.ods_code, f.field, f.value, f.unit, s.file, f.sheet, f.cell,
        row_number() over (
            partition by f.ods_code, f.field
            order by case s.source when 'accounts_form' then 1 else 2 end, f.submission desc, f.cell
        ) as nearness
    from fact f
    inner join current_submission s on s.id = f.submission
    inner join asked a on a.year = f.year
    where s.source in ('accounts_form', 'public_table')
        and f.function = 'trust' and f.line = 'trust' and f.value is not null
        and not f.restated and f.state = 'provided'
) ranked
where nearness = 1
order by ods_code, field
