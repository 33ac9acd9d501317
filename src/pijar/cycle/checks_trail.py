"""What must hold of the trail of events, and of the guards that keep all else."""

from __future__ import annotations

import json
import re
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunSQL

from pijar.cycle.invariant import Invariant

# A removed last event is missed by the head; who changes an event must change all after it, and the head too.
CHAIN = Invariant(
    "audit_chain_is_unbroken",
    "events, each linked to the one before it",
    "select count(*) from audit_event",
    """
    select case when place = 1 and number > 1 or number > before_number + 1 then 'event ' || number - 1 || ' is missing'
                when number <= before_number then 'event ' || number || ' is there twice'
                when hash is distinct from audit_event_hash(number, at, actor, action, subject, details, previous)
                then 'event ' || number || ' was changed'
                else 'event ' || number || ' does not follow event ' || number - 1 end as what
      from (select *, row_number() over w as place, lag(number) over w as before_number,
                   coalesce(lag(hash) over w, sha256('pijar'::bytea)) as before_hash
              from audit_event window w as (order by number)) e
     where number <> coalesce(before_number, 0) + 1 or previous is distinct from before_hash
        or hash is distinct from audit_event_hash(number, at, actor, action, subject, details, previous)
    union all
    select 'the chain ends with event ' || coalesce(l.number, 0) || ', its head says ' || coalesce(h.number::text, 'nothing')
      from (select 1) one
      left join (select number, hash from audit_event order by number desc limit 1) l on true
      left join audit_head h on true
     where (h.id, h.number, h.hash)
           is distinct from (1::bigint, coalesce(l.number, 0), coalesce(l.hash, sha256('pijar'::bytea)))
    """,
)
_FUNCTION = re.compile(r"create (?:or replace )?function (\w+)\(.*?\$\$(.*?)\$\$", re.S | re.I)
_TRIGGER = re.compile(r"create (?:constraint )?trigger (\w+) .*? on (\w+)", re.S | re.I)
_DROPPED = re.compile(r"drop (trigger|function) (?:if exists )?(\w+)", re.I)


def guards() -> Invariant:
    """The database must still refuse what it was made to refuse: triggers on, their functions and constraints as made."""
    functions, triggers = _written()
    expected = json.dumps({"functions": functions, "triggers": triggers, "constraints": _declared()}).replace("'", "''")
    expected = expected.replace("%", "%%")
    return Invariant(
        "guards_of_the_database_stand",
        "triggers and constraints in force",
        f"select sum(json_array_length(value)) from json_each('{expected}'::json)",
        f"""
        select 'function ' || (g->>0) || ' is ' || case when p.oid is null then 'gone' else 'not as it was made' end as what
          from json_array_elements('{expected}'::json->'functions') g
          left join pg_proc p on p.proname = (g->>0) and p.pronamespace = current_schema()::regnamespace
         where p.prosrc is distinct from (g->>1)
        union all
        select 'trigger ' || (g->>0) || ' on ' || (g->>1) || ' is ' || case when t.oid is null then 'gone' else 'off' end
          from json_array_elements('{expected}'::json->'triggers') g
          left join pg_trigger t on t.tgname = (g->>0) and t.tgrelid = to_regclass(g->>1)
         where t.tgenabled is null or t.tgenabled not in ('O', 'A')
        union all
        select 'constraint ' || (g->>0) || ' on ' || (g->>1) || ' is '
               || case when c.oid is null then 'gone' else 'not validated' end
          from json_array_elements('{expected}'::json->'constraints') g
          left join pg_constraint c on c.conname = (g->>0) and c.conrelid = to_regclass(g->>1)
          left join pg_index i on i.indexrelid = to_regclass(g->>0) and i.indrelid = to_regclass(g->>1)
         where not coalesce(c.convalidated, i.indisunique and i.indisvalid, false)
        """,
    )


def _written() -> tuple[list[list[str]], list[list[str]]]:
    """Functions with their bodies and triggers with their tables, as the migrations made them; a later one wins."""
    functions: dict[str, str] = {}
    triggers: dict[str, str] = {}
    loader = MigrationLoader(connection)
    order = [key for leaf in sorted(loader.graph.leaf_nodes()) for key in loader.graph.forwards_plan(leaf)]
    for key in dict.fromkeys(key for key in order if key[0] in _ours()):
        for operation in loader.disk_migrations[key].operations:
            text = operation.sql if isinstance(operation, RunSQL) and isinstance(operation.sql, str) else ""
            for kind, name in _DROPPED.findall(text):
                (triggers if kind.lower() == "trigger" else functions).pop(name, None)
            functions.update(_FUNCTION.findall(text))
            triggers.update(_TRIGGER.findall(text))
    return [list(f) for f in functions.items()], [list(t) for t in triggers.items()]


def _ours() -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name.startswith("pijar.")}


def _declared() -> list[list[str]]:
    """Every constraint the models declare, with its table."""
    found: list[list[str]] = []
    for config in apps.get_app_configs():
        if config.name.startswith("pijar."):
            for model in config.get_models():
                constraints: list[Any] = list(model._meta.constraints)
                found += [[constraint.name, model._meta.db_table] for constraint in constraints]
    return found


CHECKS = (CHAIN, guards)
