-- For Metabase, Superset and whatever reads PostgreSQL: views without buyers, in a schema of their
-- own, and a role that sees nothing else. Run as the database's owner; again after an upgrade.
--   psql "$CHANNELGRAPH_DATABASE_URL" -f examples/postgresql_views.sql
BEGIN;
CREATE SCHEMA IF NOT EXISTS bi;

CREATE OR REPLACE VIEW bi.orders AS
SELECT brand_id, channel_code, remote_order_id, customer_reference, status, status_raw,
       ordered_at, (ordered_at AT TIME ZONE 'Asia/Jakarta')::date AS ordered_on, paid_at,
       cancelled_at, updated_at, currency_code, totals_subtotal AS subtotal,
       totals_subtotal_seller AS subtotal_seller, totals_discount AS discount,
       totals_shipping AS shipping, totals_tax AS tax, totals_total AS total,
       delivery_city, delivery_region, shipping_provider, remote_warehouse_id,
       change_sequence
FROM public.orders;

CREATE OR REPLACE VIEW bi.order_lines AS
SELECT o.brand_id, o.channel_code, o.remote_order_id, l.position, o.status AS order_status,
       o.ordered_at, (o.ordered_at AT TIME ZONE 'Asia/Jakarta')::date AS ordered_on, l.sku,
       l.description, l.quantity, o.currency_code, l.raw_price, l.unit_price, l.line_total
FROM public.order_lines AS l
JOIN public.orders AS o USING (order_id);

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'channelgraph_bi') THEN
        CREATE ROLE channelgraph_bi;  -- then: CREATE ROLE metabase LOGIN IN ROLE channelgraph_bi …
    END IF;
END $$;
GRANT USAGE ON SCHEMA bi TO channelgraph_bi;
GRANT SELECT ON ALL TABLES IN SCHEMA bi TO channelgraph_bi;
COMMIT;
