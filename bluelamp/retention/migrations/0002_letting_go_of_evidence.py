"""Rows that the application may only add leave their table by one way: held in quarantine first, by this function."""

from django.db import migrations

MAKE = """
CREATE FUNCTION retention_let_go(from_table text, batch uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  gone bigint;
  key_columns text;
BEGIN
  IF from_table LIKE 'access\\_%' OR from_table LIKE 'retention\\_%' THEN
    RAISE EXCEPTION 'the audit and the proof of disposals are never let go';
  END IF;
  SELECT string_agg(format('t.%I::text', a.attname), ', ' ORDER BY place) INTO key_columns
  FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
  WHERE i.indrelid = format('public.%I', from_table)::regclass AND i.indisprimary;
  EXECUTE format(
    'DELETE FROM public.%I AS t USING public.retention_held_row AS h WHERE h.proposal_id = $1 AND h.table_name = $2'
    ' AND h.fate = ''goes'' AND h.key = jsonb_build_array(%s)::text', from_table, key_columns
  ) USING batch, from_table;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("retention", "0001_disposal_in_four_steps")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION retention_let_go(text, uuid);")]
