-- Sales by day and channel. Pull first, then: duckdb < examples/duckdb.sql
--   curl -fO -H "Authorization: Bearer $BI_KEY" "$BI_URL/export/orders.parquet"
--   curl -fO -H "Authorization: Bearer $BI_KEY" "$BI_URL/export/order-lines.parquet"
SELECT ordered_on AS day, channel_code, currency_code, count(*) AS orders, sum(total) AS gross,
       sum(subtotal_seller) AS net
FROM 'orders.parquet'
GROUP BY ALL
ORDER BY ALL;

-- The ten SKUs that sold most, cancelled orders left out.
SELECT sku, sum(quantity) AS units, count(DISTINCT (brand_id, channel_code, remote_order_id)) AS orders
FROM 'order-lines.parquet'
WHERE order_status <> 'CANCELLED'
GROUP BY sku
ORDER BY units DESC, sku
LIMIT 10;
