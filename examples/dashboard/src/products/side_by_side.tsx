import { ActionIcon, Anchor, Group, Paper, Skeleton, Table, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { failureOf } from '../api';
import { ChannelName } from '../channels/channel_name';
import { VariantSideBySideDocument, type VariantSideBySideQuery } from '../gql/graphql';
import { Failed, Nothing } from '../shell/states';
import { Wide } from '../shell/wide';
import { count, money, plain, sentence } from '../words';

type Variant = NonNullable<VariantSideBySideQuery['variant']>;
type Offer = Variant['offers'][number];

interface Props {
  brandId: string;
  sku: string;
  onBack: () => void;
}

export function SideBySide({ brandId, sku, onBack }: Props) {
  const [{ data, error, fetching }, again] = useQuery({ query: VariantSideBySideDocument, variables: { brandId, sku }, requestPolicy: 'cache-and-network' });
  if (error) return <Failed words={failureOf(error).message} onAgain={() => again({ requestPolicy: 'network-only' })} />;
  if (!data && fetching) return <Skeleton height={360} radius="lg" aria-label="Loading" />;
  if (!data?.variant) return <Nothing title="There is no such product">No channel has told of the SKU {sku}.</Nothing>;
  return <Compared variant={data.variant} onBack={onBack} />;
}

/** One row: what it shows of each offer, and by what the offers are compared. */
interface Line {
  name: string;
  show: (offer: Offer) => ReactNode;
  /** Null is not compared. */
  value: (offer: Offer) => string | null;
  /** Offers are compared within a group alone: prices of one currency. */
  group?: (offer: Offer) => string;
}

const LINES: Line[] = [
  { name: 'Price', show: (offer) => money(offer.price), value: (offer) => (offer.price ? plain(offer.price.amount) : null), group: (offer) => offer.price?.currencyCode ?? '' },
  { name: 'Stock', show: (offer) => (offer.stock == null ? '–' : count(offer.stock)), value: (offer) => offer.stock?.toString() ?? null },
  { name: 'Status', show: (offer) => (offer.status === 'UNKNOWN' ? offer.statusRaw : sentence(offer.status)), value: (offer) => offer.status },
  { name: 'Name', show: (offer) => offer.name, value: (offer) => offer.name },
  { name: 'Options', show: (offer) => offer.options.map((option) => `${option.name}: ${option.value}`).join(', ') || '–', value: () => null },
  { name: 'Weight', show: (offer) => (offer.weight?.value == null ? '–' : `${offer.weight.value} ${offer.weight.unit ?? ''}`), value: () => null },
  { name: 'Warehouses', show: (offer) => (offer.warehouses.length === 0 ? '–' : offer.warehouses.map((place) => `${place.remoteWarehouseId ?? 'default'}: ${place.stock ?? '–'}`).join(', ')), value: () => null },
];

/** Where offers of one currency do not agree; what the API calls a discrepancy is one in any case. */
function differs(line: Line, variant: Variant): boolean {
  if (line.name === 'Price') return variant.discrepancies.some(({ kind }) => kind === 'PRICE');
  if (line.name === 'Stock') return variant.discrepancies.some(({ kind }) => kind === 'STOCK');
  return new Set(variant.offers.map(line.value).filter((value) => value !== null)).size > 1;
}

/** Whether an offer has another value than most of its group; where none has a majority, all have. */
function isOdd(line: Line, offers: Offer[], offer: Offer): boolean {
  const groupOf = line.group ?? (() => '');
  const tally = new Map<string, number>();
  for (const one of offers) {
    const value = line.value(one);
    if (value !== null && groupOf(one) === groupOf(offer)) tally.set(value, (tally.get(value) ?? 0) + 1);
  }
  const value = line.value(offer);
  const own = tally.get(value ?? '') ?? 0;
  return value !== null && [...tally].some(([other, many]) => other !== value && many >= own);
}

function Compared({ variant, onBack }: { variant: Variant; onBack: () => void }) {
  const { offers } = variant;
  const many = LINES.filter((line) => differs(line, variant)).map((line) => line.name.toLowerCase());
  return (
    <Paper withBorder radius="lg" className="sheet">
      <Group p="md" gap="sm" wrap="nowrap" align="start">
        <ActionIcon variant="subtle" color="gray" hiddenFrom="md" aria-label="Back to the list" onClick={onBack}><IconArrowLeft size={18} /></ActionIcon>
        <div>
          <Title order={2} size="h4">{variant.name}</Title>
          <Text size="sm" c="dimmed">{[variant.sku, variant.brand?.name].filter(Boolean).join(' · ')}</Text>
          <Text size="sm" mt={6} className={many.length > 0 ? 'differs-said' : undefined}>
            {many.length > 0 ? `Channels differ in ${many.join(', ')}.` : 'All channels agree.'}
          </Text>
        </div>
      </Group>
      <Wide label="Offers by channel" least={160 + offers.length * 150}>
        <Table className="compare" horizontalSpacing="md" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th><span className="unseen">What</span></Table.Th>
              {offers.map((offer) => <Table.Th key={offer.id} scope="col"><ChannelName code={offer.channelCode} /></Table.Th>)}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {LINES.map((line) => <LineRow key={line.name} line={line} variant={variant} />)}
            <Table.Tr>
              <Table.Th scope="row">Shown at</Table.Th>
              {offers.map((offer) => <Table.Td key={offer.id}>{offer.url == null || !/^https?:/.test(offer.url) ? '–' : <Anchor size="sm" href={offer.url} target="_blank" rel="noreferrer">Open the shop</Anchor>}</Table.Td>)}
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </Wide>
    </Paper>
  );
}

function LineRow({ line, variant }: { line: Line; variant: Variant }) {
  const { offers } = variant;
  const isDifferent = differs(line, variant);
  return (
    <Table.Tr data-differs={isDifferent} data-line={line.name}>
      <Table.Th scope="row">{line.name}{isDifferent && <span className="differs-mark"> differs</span>}</Table.Th>
      {offers.map((offer) => {
        const marked = isDifferent && isOdd(line, offers, offer);
        return <Table.Td key={offer.id} data-odd={marked}>{line.show(offer)}{marked && <span className="unseen"> (differs)</span>}</Table.Td>;
      })}
    </Table.Tr>
  );
}
