import { Paper, SegmentedControl, Select, Skeleton, Table, Text } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { failureOf } from '../api';
import { ChannelName } from '../channels/channel_name';
import { now } from '../clock';
import { SalesDocument, type OrderStatus, type SalesQuery } from '../gql/graphql';
import { useSession } from '../session/session';
import { PageFrame } from '../shell/page_frame';
import { setParams, useRoute } from '../shell/route';
import { Failed, Nothing } from '../shell/states';
import { Wide } from '../shell/wide';
import { STATUSES } from '../orders/worklists';
import { byDay, currenciesOf, dayName, daysBack, MEASURES, told, type Measure } from './summary';

const Plot = lazy(() => import('./plot'));

/** Cancelled and unpaid orders are no sales. */
const SOLD: OrderStatus[] = STATUSES.filter((status) => status !== 'CANCELLED' && status !== 'UNPAID');
const SPANS = [{ value: '7', label: '7 days' }, { value: '30', label: '30 days' }, { value: '90', label: '90 days' }];

export default function SalesPage() {
  const { params } = useRoute();
  const { brands } = useSession();
  const span = Number(params.get('days') ?? 7);
  const brandId = params.get('brand');
  const [measure, setMeasure] = useState<Measure>('gross');
  const days = useMemo(() => daysBack(span, now()), [span]);
  const variables = useMemo(() => ({
    filter: { statuses: SOLD, orderedAt: { from: new Date(`${days[0] ?? ''}T00:00:00`).toISOString() }, ...(brandId === null ? {} : { brandIds: [brandId] }) },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  }), [days, brandId]);
  const [{ data, error }, again] = useQuery({ query: SalesDocument, variables, requestPolicy: 'cache-and-network' });
  const tools = (
    <>
      {brands.size > 1 && <Select aria-label="Brand" size="sm" w={170} placeholder="All brands" clearable data={[...brands].map(([value, label]) => ({ value, label }))} value={brandId} onChange={(brand) => setParams({ brand })} />}
      <SegmentedControl aria-label="Span" size="sm" data={SPANS} value={String(span)} onChange={(value) => setParams({ days: value === '7' ? null : value })} />
      <SegmentedControl aria-label="Measure" size="sm" data={Object.entries(MEASURES).map(([value, label]) => ({ value, label }))} value={measure} onChange={(value) => setMeasure(value as Measure)} />
    </>
  );
  return (
    <PageFrame title="Sales" tools={tools}>
      {error && !data && <Failed words={failureOf(error).message} onAgain={() => again({ requestPolicy: 'network-only' })} />}
      {!data && !error && <Skeleton height={420} radius="lg" aria-label="Loading" />}
      {data && <Sales data={data} days={days} measure={measure} />}
    </PageFrame>
  );
}

function Sales({ data, days, measure }: { data: SalesQuery; days: string[]; measure: Measure }) {
  const currencies = currenciesOf(data);
  const [chosen, choose] = useState<string | null>(null);
  const currency = chosen !== null && currencies.includes(chosen) ? chosen : currencies[0] ?? '';
  const codes = data.channels.flatMap((row) => row.channelCode ?? []);
  if (codes.length === 0) return <Nothing title="No sales in these days">Cancelled and unpaid orders are not counted.</Nothing>;
  return (
    <>
      <div className="figures">
        <Figure name="Gross" value={told(data.all[0], 'gross', currency)}>
          {currencies.length > 1 && <SegmentedControl aria-label="Currency" size="xs" data={currencies} value={currency} onChange={choose} />}
        </Figure>
        <Figure name="Orders" value={told(data.all[0], 'orders', currency)} />
        <Figure name="Units" value={told(data.all[0], 'units', currency)} />
      </div>
      <Paper withBorder radius="lg" p="md" className="sheet">
        <Suspense fallback={<Skeleton height={300} radius="md" />}>
          <Plot rows={data.days} days={days} codes={codes} measure={measure} currency={currency} />
        </Suspense>
      </Paper>
      <DayTable data={data} days={days} codes={codes} measure={measure} currency={currency} />
      <Text size="xs" c="dimmed" mt="sm">Without cancelled and unpaid orders, by the days of {Intl.DateTimeFormat().resolvedOptions().timeZone}.</Text>
    </>
  );
}

function Figure({ name, value, children }: { name: string; value: string; children?: React.ReactNode }) {
  return (
    <div className="figure">
      <span className="tile-name">{name}</span>
      <span className="tile-number">{value}{children}</span>
    </div>
  );
}

interface TableProps {
  data: SalesQuery;
  days: string[];
  codes: string[];
  measure: Measure;
  currency: string;
}

/** The plot's numbers, exactly, the newest day first. */
function DayTable({ data, days, codes, measure, currency }: TableProps) {
  const known = useMemo(() => byDay(data.days), [data.days]);
  const shown = days.toReversed().filter((day) => known.has(day));
  return (
    <Paper withBorder radius="lg" mt="md" className="sheet">
      <Wide label="Sales by day and channel" least={120 + codes.length * 120}>
        <Table horizontalSpacing="md" verticalSpacing={7} className="sales-table">
          <Table.Caption className="unseen">{MEASURES[measure]} by day and channel</Table.Caption>
          <Table.Thead><Table.Tr><Table.Th>Day</Table.Th>{codes.map((code) => <Table.Th key={code} ta="right"><ChannelName code={code} /></Table.Th>)}</Table.Tr></Table.Thead>
          <Table.Tbody>
            {shown.map((day) => <Table.Tr key={day}><Table.Th scope="row">{dayName(day)}</Table.Th>{codes.map((code) => <Table.Td key={code} ta="right">{told(known.get(day)?.get(code), measure, currency)}</Table.Td>)}</Table.Tr>)}
          </Table.Tbody>
          <Table.Tfoot><Table.Tr><Table.Th scope="row">All</Table.Th>{codes.map((code) => <Table.Td key={code} ta="right" fw={650}>{told(data.channels.find((row) => row.channelCode === code), measure, currency)}</Table.Td>)}</Table.Tr></Table.Tfoot>
        </Table>
      </Wide>
    </Paper>
  );
}
