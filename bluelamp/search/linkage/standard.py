"""From a stranger's columns to the columns that are blocked and compared: each distinct word is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

import pyarrow as pa

from bluelamp.search.linkage.duck import Connection, put, rows
from bluelamp.search.linkage.rules import dating, naming
from bluelamp.search.linkage.rules.roles import Role
from bluelamp.search.rules import knowledge, normalise

LISTS = {Role.PHONE: "phones", Role.EMAIL: "emails"}
FREE = (Role.PLACE, Role.ADDRESS, Role.CATEGORY, Role.IDENT)
_SPLIT = r"[\s,.;/]+"


def _distinct(connection: Connection, sql: str) -> list[str]:
    return sorted(row[0] for row in rows(connection, f"select distinct v from ({sql}) where v is not null"))


def raw_from_roles(connection: Connection, table: pa.Table, roles: dict[str, Role]) -> dict[str, Role]:
    """Table `raw` of one column per role, from a table of text; gives the free columns with their kinds."""
    connection.register("sheet", table)
    free = {name: role for name, role in roles.items() if role in FREE}
    names = {role: _quoted(name) for name, role in roles.items()}
    one = {
        "forenames": Role.FORENAMES, "middle": Role.MIDDLE, "surname": Role.SURNAME, "fullname": Role.FULL,
        "dob": Role.BORN, "birthyear": Role.YEAR, "sex": Role.SEX, "postcode": Role.POSTCODE, "record": Role.RECORD,
    }  # fmt: skip
    picked = [f"{names.get(role, 'null::varchar')} as {name}" for name, role in one.items()]
    for role, name in LISTS.items():
        several = [_quoted(column) for column, its in roles.items() if its is role]
        picked.append(f"list_filter([{', '.join(several)}]::varchar[], lambda x: x is not null) as {name}")
    picked += [f"{_quoted(name)} as x{number}" for number, name in enumerate(free)]
    connection.execute(
        f"create or replace table raw as select row_number() over () - 1 as unique_id, row_number() over () - 1 as record_no, {', '.join(picked)} from sheet"
    )
    connection.unregister("sheet")
    split_full_names(connection)
    return {f"x{number}": role for number, role in enumerate(free.values())}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def split_full_names(connection: Connection) -> None:
    """Forenames and surname out of a full name; where they stand by themselves it adds what they leave out."""
    found = rows(
        connection, "select distinct fullname, forenames, surname from raw where fullname is not null"
    )
    if found:
        parts = [_parts(*row) for row in found]
        text = pa.string()
        put(connection, "parted", {
            "a": ([row[0] for row in found], text), "b": ([row[1] for row in found], text),
            "c": ([row[2] for row in found], text), "f": ([part[0] for part in parts], text),
            "s": ([part[1] for part in parts], text),
        })  # fmt: skip
        connection.execute(
            "update raw set forenames = f, surname = s from parted where fullname = a "
            "and forenames is not distinct from b and surname is not distinct from c"
        )
    connection.execute(
        "update raw set forenames = concat_ws(' ', forenames, middle) where middle is not null"
    )


def _parts(full: str, given: str | None, family: str | None) -> tuple[str | None, str | None]:
    if given is None and family is None:
        first, last = naming.whole_name(full)
        return first or None, last or None
    known = set(normalise.pieces_of(f"{given or ''} {family or ''}")) | knowledge.words("particles")
    more = [piece for piece in normalise.pieces_of(full) if piece not in known]
    return " ".join([*([given] if given else []), *more]) or None, family


def standardise(connection: Connection, free: Iterable[str] = ()) -> None:
    """Table `people` from table `raw` (domain/search.md §2): scalar columns that any engine can compare."""
    _word_tables(connection)
    _family_table(connection)
    _date_table(connection)
    more = ", ".join(
        f"nullif(trim(regexp_replace(lower({name}), '[^\\w]+', ' ', 'g')), '') as {name}" for name in free
    )
    connection.execute(f"""
        create or replace table slots as
        with words as (select unique_id, list_filter(regexp_split_to_array(lower(forenames), '{_SPLIT}'), lambda x: x <> '') as w
                       from raw),
        told as (select words.unique_id, list_concat(coalesce(a.tokens, []), case when b.is_loose then [] else
                        coalesce(b.tokens, []) end, case when c.is_loose then [] else coalesce(c.tokens, []) end) as g
                 from words left join word a on w[1] = a.word left join word b on w[2] = b.word
                            left join word c on w[3] = c.word)
        select unique_id, g[1] as g1, g[2] as g2, g[3] as g3 from told""")
    connection.execute(f"""
        create or replace table people as
        select raw.unique_id, record_no, record, g1 as given, a.roots, a.root, a.bones as given_bones, a.sound as given_sound,
               g2, b.root as root2, b.bones as bones2, g3, c.bones as bones3,
               whole as family, h1, h2, fb as family_bones, fs as family_sound, hb1, hb2,
               coalesce(y, try_cast(left(birthyear, 4) as integer)) as birth_year, m as birth_month, d as birth_day, day as born,
               left(lower(sex), 1) as sex, pc as postcode, {_OUTWARD} as outward,
               nullif(phones, []) as phones, nullif(emails, []) as emails, phones[1] as phone, emails[1] as email
               {", " + more if more else ""}
        from (select * exclude (phones, emails, postcode), {_CODE} as pc,
                     list_filter(list_transform(phones, lambda x: right(regexp_replace(x, '[^0-9]', '', 'g'), 10)), lambda x: length(x) > 4) as phones,
                     list_transform(emails, lambda x: lower(trim(x))) as emails from raw) raw
        join slots using (unique_id) left join token a on g1 = a.token left join token b on g2 = b.token
        left join token c on g3 = c.token left join families on surname = families.text left join dates on dob = dates.text
        order by raw.unique_id""")
    connection.execute("drop table slots")


_CODE = "nullif(upper(regexp_replace(postcode, '[^A-Za-z0-9]', '', 'g')), '')"
_OUTWARD = "case when length(pc) > 4 then left(pc, length(pc) - 3) when length(pc) > 2 then left(pc, length(pc) - 1) end"


def _word_tables(connection: Connection) -> None:
    words = _distinct(
        connection, f"select unnest(regexp_split_to_array(lower(forenames), '{_SPLIT}')) as v from raw"
    )
    tokens = [naming.forenames(word) if word else () for word in words]
    loose = knowledge.words("particles") | knowledge.words("titles") | knowledge.words("suffixes")
    put(connection, "word", {
        "word": (words, pa.string()), "tokens": (tokens, pa.list_(pa.string())),
        "is_loose": ([word in loose for word in words], pa.bool_()),
    })  # fmt: skip
    known = sorted(set(chain.from_iterable(tokens)))
    said = [naming.spoken(token) for token in known]
    put(connection, "token", {
        "token": (known, pa.string()), "roots": ([list(one.roots) for one in said], pa.list_(pa.string())),
        "root": ([one.root for one in said], pa.string()), "bones": ([one.bones for one in said], pa.string()),
        "sound": ([one.sound for one in said], pa.string()),
    })  # fmt: skip


def _family_table(connection: Connection) -> None:
    texts = _distinct(connection, "select surname as v from raw")
    read = [(text, naming.family(text)) for text in texts]
    found = [(text, one) for text, one in read if one]

    def pick(part: Callable[[naming.Family], str]) -> tuple[list[str], pa.DataType]:
        return [part(one) for _, one in found], pa.string()

    put(connection, "families", {
        "text": ([text for text, _ in found], pa.string()), "whole": pick(lambda one: one.whole),
        "h1": pick(lambda one: one.halves[0]), "h2": pick(lambda one: one.halves[-1]),
        "fb": pick(lambda one: one.bones), "fs": pick(lambda one: one.sound),
        "hb1": pick(lambda one: naming.spoken(one.halves[0]).bones),
        "hb2": pick(lambda one: naming.spoken(one.halves[-1]).bones),
    })  # fmt: skip


def _date_table(connection: Connection) -> None:
    texts = _distinct(connection, "select dob as v from raw")
    is_month_first = dating.is_month_first(texts)
    read = [(text, dating.read(text, is_month_first)) for text in texts]
    found = [(text, born) for text, born in read if born]
    put(connection, "dates", {
        "text": ([text for text, _ in found], pa.string()), "y": ([one.year for _, one in found], pa.int32()),
        "m": ([one.month if one.is_day else None for _, one in found], pa.int32()),
        "d": ([one.day if one.is_day else None for _, one in found], pa.int32()),
        "day": ([one.text if one.is_day else None for _, one in found], pa.string()),
    })  # fmt: skip
