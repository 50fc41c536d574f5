-- Every return that was sent out, in order.
select event, ods_code, year, layout, file, made_on, due_on
from issue
order by event
