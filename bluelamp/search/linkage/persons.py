"""Person records as nominals exports them, made ready: one face for the name and one for each alias."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bluelamp.kernel.refusals import Refused
from bluelamp.search.linkage import standard
from bluelamp.search.linkage.duck import Connection, rows, value
from bluelamp.search.linkage.rules.roles import Role

COLUMNS = {
    "record_id": "varchar", "forenames": "varchar", "surname": "varchar", "aliases": "varchar[]", "dob": "varchar",
    "dob_precision": "varchar", "sex": "varchar", "postcode": "varchar", "address": "varchar", "phones": "varchar[]",
    "emails": "varchar[]", "verified_ids": "varchar[]",
}  # fmt: skip
FREE = {"x0": Role.ADDRESS}


def load(connection: Connection, path: Path) -> int:
    """Table `records` from a Parquet file; refused when it is none or does not name each record once."""
    if not path.is_file():
        raise Refused(f"{path}: there is no such file.")
    try:
        held = {
            row[0]: row[1]
            for row in rows(connection, f"describe select * from read_parquet('{_quoted(path)}')")
        }
    except duckdb.Error as error:
        raise Refused(f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}") from error
    missing = [name for name in ("record_id", "surname") if name not in held]
    if missing:
        raise Refused(
            f"{path} has no column {' and no '.join(missing)}; known columns are {', '.join(COLUMNS)}."
        )
    picked = [_picked(name, kind, held.get(name, "")) for name, kind in COLUMNS.items()]
    connection.execute(
        f"create or replace table records as select row_number() over (order by record_id::varchar) - 1 as record_no, "
        f"{', '.join(picked)} from read_parquet('{_quoted(path)}') order by record_id::varchar"
    )
    _check(connection, path)
    return value(connection, "select count(*) from records")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _picked(name: str, kind: str, held: str) -> str:
    if not held:
        return f"null::{kind} as {name}"
    if kind.endswith("[]") and not held.endswith("[]"):
        return f"[{name}]::varchar[] as {name}"
    return f"{name}::{kind} as {name}"


def _check(connection: Connection, path: Path) -> None:
    if not value(connection, "select count(*) from records"):
        raise Refused(f"{path} holds no records.")
    twice = rows(
        connection,
        "select record_id from records group by record_id having count(*) > 1 or record_id is null order by 1 limit 3",
    )
    if twice:
        raise Refused(
            f"{path}: record_id must name each record once; not so {', '.join(str(row[0]) for row in twice)}."
        )


def faces(connection: Connection) -> None:
    """Tables `raw` and `people`: a face for each name a record goes by, and `verified` of its verified ids."""
    free = "address as x0"
    shared = f"dob, sex, postcode, phones, emails, {free}"
    day = "case when coalesce(dob_precision, 'day') = 'day' then dob else left(dob, 4) end as dob"
    connection.execute(f"""
        create or replace table raw as
        with held as (select * exclude (dob), {day} from records),
        named as (select record_no, 0 as face, record_id as record, forenames, null::varchar as fullname, surname, {shared} from held
                  union all
                  select record_no, place, record_id, null, alias, null, {shared}
                  from (select *, unnest(aliases) as alias, generate_subscripts(aliases, 1) as place from held))
        select row_number() over (order by record_no, face) - 1 as unique_id, *, null::varchar as middle, null::varchar as birthyear
        from named where face = 0 or trim(fullname) <> ''""")
    standard.split_full_names(connection)
    standard.standardise(connection, FREE)
    connection.execute("""
        create or replace table verified as
        select distinct record_no, lower(split_part(one, ':', 1)) as kind,
               upper(regexp_replace(one[strpos(one, ':') + 1:], '[^A-Za-z0-9]', '', 'g')) as number
        from (select record_no, unnest(verified_ids) as one from records)""")
