-- The store of one collection. Everything is appended, nothing is changed or deleted.

create table meta (
    key varchar not null,
    value varchar not null
);

-- One row per file that was loaded. A later submission of the same key supersedes the earlier one and both stay.
-- `findings` counts the rows of `finding`, as `facts` counts those of `fact`.
create table submission (
    id integer not null,
    supersession_key varchar not null,
    source varchar not null,
    population varchar not null,
    ods_code varchar,
    year varchar,
    layout varchar not null,
    file varchar not null,
    path varchar not null,
    sha256 varchar not null,
    size bigint not null,
    content_hash varchar not null,
    facts integer not null,
    findings integer not null,
    loaded_on date not null
);

-- Files that brought nothing new: the same figures saved again under other bytes.
create table received (
    event integer not null,
    sha256 varchar not null,
    file varchar not null,
    submission integer not null,
    received_on date not null
);

create table fact (
    submission integer not null,
    ods_code varchar not null,
    year varchar not null,
    function varchar not null,
    line varchar not null,
    field varchar not null,
    state varchar not null,
    raw varchar not null,
    value decimal(28, 10),
    unit varchar not null,
    scale decimal(28, 10) not null,
    confidence varchar,
    sheet varchar not null,
    cell varchar not null,
    restated boolean not null,
    note varchar not null
);

-- A finding that somebody let stand says who, until when and why; the others leave the three columns empty.
create table finding (
    submission integer not null,
    name varchar not null,
    severity varchar not null,
    sheet varchar,
    cell varchar,
    found varchar not null,
    expected varchar not null,
    remedy varchar not null,
    waived_by varchar,
    waived_until date,
    waived_because varchar
);

-- A file that must no longer count, and why. Its figures stay in `fact`. `restored` is the earlier version that was put
-- back in force on purpose; without one the trust and year have no figures until another file is loaded.
create table withdrawal (
    submission integer not null,
    reason varchar not null,
    restored integer,
    withdrawn_on date not null
);

-- A return that was sent out: to whom, for which year, by which layout, and by when it is to be back.
create table issue (
    event integer not null,
    ods_code varchar not null,
    year varchar not null,
    layout varchar not null,
    file varchar not null,
    made_on date not null,
    due_on date
);

-- A file that came and was refused. Nothing that stood in it is kept: its bare name, whose it is and of which year where
-- the file says so, and how many errors were found.
create table refusal (
    event integer not null,
    sha256 varchar not null,
    file varchar not null,
    source varchar,
    ods_code varchar,
    year varchar,
    errors integer not null,
    refused_on date not null
);

-- What happened, in order: a file was loaded, was received again, was withdrawn or was refused, or a return was issued.
-- `submission` is null for the last two. `stands` is the submission in force for the key after the event, null where
-- none is. `subject_hash` covers what the event is about, `ledger_hash` that and every event before it.
create table ledger (
    event integer not null,
    kind varchar not null,
    submission integer,
    supersession_key varchar not null,
    stands integer,
    subject_hash varchar not null,
    previous_hash varchar not null,
    ledger_hash varchar not null
);

create view current_submission as
select s.*
from submission s
inner join ledger l on l.stands = s.id
inner join (
    select supersession_key, max(event) as event
    from ledger
    group by supersession_key
) latest on latest.supersession_key = l.supersession_key and latest.event = l.event;

-- One figure per trust, year and field: the one nearest to the trust's own hand. A year's own form comes before the
-- restated column of the next year's; both stay in `fact`. Money is whole pence and staff whole hundred-thousandths, the
-- grains of `consolidate.words.units`, so that sums are one number at any order of adding.
create view current_figure as
select
    ods_code, year, population, function, line, field, state, raw, value, unit, scale, confidence,
    sheet, cell, restated, note, submission, source, file, path, sha256, layout,
    case
        when value is null then null
        when unit = 'gbp' then cast(round(value * 100) as double)
        when unit = 'wte' then cast(round(value * 100000) as double)
        else cast(value as double)
    end as amount
from (
    select
        f.ods_code, f.year, s.population, f.function, f.line, f.field, f.state, f.raw, f.value, f.unit, f.scale,
        f.confidence, f.sheet, f.cell, f.restated, f.note, f.submission, s.source, s.file, s.path, s.sha256, s.layout,
        row_number() over (
            partition by f.ods_code, f.year, f.function, f.line, f.field
            order by
                case when f.value is null and f.unit <> 'text' then 1 else 0 end,
                case s.source
                    when 'return' then 1
                    when 'accounts_form' then 2
                    when 'public_table' then 3
                    else 4
                end,
                case when f.restated then 1 else 0 end,
                f.submission desc
        ) as nearness
    from fact f
    inner join current_submission s on s.id = f.submission
) ranked
where nearness = 1;
