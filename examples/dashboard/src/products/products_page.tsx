import { Badge, Button, Center, CloseButton, Paper, Skeleton, TextInput, UnstyledButton } from '@mantine/core';
import { useDebouncedCallback, useInterval } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { ask } from '../api';
import { VariantsDocument, type VariantsQuery } from '../gql/graphql';
import { usePages } from '../pages';
import { useSession } from '../session/session';
import { PageFrame } from '../shell/page_frame';
import { setParams, useRoute } from '../shell/route';
import { Failed, Nothing } from '../shell/states';
import { money, plural, sentence } from '../words';
import { SideBySide } from './side_by_side';

type Variant = VariantsQuery['variants']['nodes'][number];

const PAGE = 50;

export default function ProductsPage() {
  const { params } = useRoute();
  const sku = params.get('sku');
  const brandId = params.get('brand');
  return (
    <PageFrame title="Products">
      <div className="two-panes" data-chosen={sku !== null}>
        <VariantList search={params.get('search') ?? ''} chosen={sku === null ? null : `${brandId ?? ''} ${sku}`} />
        <section className="pane" aria-label="Side by side" aria-live="polite">
          {sku !== null && brandId !== null
            ? <SideBySide key={`${brandId} ${sku}`} brandId={brandId} sku={sku} onBack={() => setParams({ sku: null })} />
            : <Nothing title="Choose a product">It is shown side by side as each channel offers it, with what differs marked.</Nothing>}
        </section>
      </div>
    </PageFrame>
  );
}

function VariantList({ search, chosen }: { search: string; chosen: string | null }) {
  const { client } = useSession();
  const read = useCallback((after: string | null) => {
    const filter = search.trim() === '' ? {} : { search: search.trim() };
    return ask(client, VariantsDocument, { filter, first: PAGE, after }).then((answer) => answer.variants);
  }, [client, search]);
  const { nodes, phase, failure, hasMore, more, again } = usePages(read);
  // Products come by messages too; who reads on below is left in peace.
  useInterval(() => { if (nodes.length <= PAGE) again(); }, 10_000, { autoInvoke: true });
  return (
    <Paper withBorder radius="lg" className="sheet list-pane">
      <Search search={search} />
      {phase === 'failed' && <Failed words={failure ?? ''} onAgain={again} />}
      {phase === 'loading' && <div className="loading-list" aria-hidden="true">{Array.from({ length: 8 }, (_, row) => <Skeleton key={row} height={44} />)}</div>}
      {phase === 'ready' && nodes.length === 0 && <Nothing title="No product fits">Search by name or SKU.</Nothing>}
      <ul className="variant-list">
        {nodes.map((variant) => <li key={variant.id}><VariantRow variant={variant} isChosen={chosen === `${variant.brand?.brandId ?? ''} ${variant.sku ?? ''}`} /></li>)}
      </ul>
      {hasMore && <Center p="sm"><Button size="compact-sm" variant="default" loading={phase === 'more'} onClick={more}>More products</Button></Center>}
    </Paper>
  );
}

function Search({ search }: { search: string }) {
  const [text, setText] = useState(search);
  const tell = useDebouncedCallback((value: string) => setParams({ search: value }), 300);
  const take = (value: string) => {
    setText(value);
    tell(value);
  };
  return <TextInput m="sm" aria-label="Search products" placeholder="Name or SKU…" leftSection={<IconSearch size={16} />} rightSection={text !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => take('')} />} value={text} onChange={(event) => take(event.currentTarget.value)} />;
}

function VariantRow({ variant, isChosen }: { variant: Variant; isChosen: boolean }) {
  const { brand, sku } = variant;
  const kinds = [...new Set(variant.discrepancies.map(({ kind }) => kind))];
  return (
    <UnstyledButton className="variant-row" aria-current={isChosen ? 'true' : undefined} disabled={sku == null || !brand} onClick={() => { if (brand && sku != null) setParams({ brand: brand.brandId, sku }); }}>
      <span className="variant-name">{variant.name}</span>
      <span className="second">{[sku, brand?.name, plural(variant.offers.length, 'channel')].filter(Boolean).join(' · ')}</span>
      <span className="variant-side">
        <span>{money(variant.priceRange[0]?.lowest)}</span>
        {kinds.length > 0 && <Badge size="sm" variant="light" color="orange" className="differs">{sentence(kinds.join(' and '))} differ{kinds.length > 1 ? '' : 's'}</Badge>}
      </span>
    </UnstyledButton>
  );
}
