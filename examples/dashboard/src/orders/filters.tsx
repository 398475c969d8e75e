import { ActionIcon, Button, CloseButton, Collapse, Group, MultiSelect, Select, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useState, type RefObject } from 'react';
import { useSession } from '../session/session';
import { setParams } from '../shell/route';
import { sentence } from '../words';
import { SORTS, type ListQuery } from './list_query';
import { STATUSES, WORKLISTS, type Worklist } from './worklists';

interface Props {
  list: Worklist;
  query: ListQuery;
  searchRef: RefObject<HTMLInputElement | null>;
  onRefresh: () => void;
}

const DAYS = [
  { value: '1', label: 'Today' },
  { value: '2', label: 'Since yesterday' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
];

export function Filters({ list, query, searchRef, onRefresh }: Props) {
  const isNarrow = useMediaQuery('(max-width: 61.99em)', true, { getInitialValueInEffect: false });
  const [opened, { toggle }] = useDisclosure(false);
  const set = query.brandIds.length + query.channelCodes.length + (query.days ? 1 : 0) + (WORKLISTS[list].statuses.length > 0 ? 0 : query.statuses.length);
  return (
    <div className="filters" role="search" aria-label="Filter orders">
      <Group gap="xs" wrap="nowrap">
        <Search key={query.search === '' ? 'empty' : 'some'} search={query.search} searchRef={searchRef} />
        {!isNarrow && <Choices list={list} query={query} />}
        {isNarrow && (
          <Button variant="default" size="sm" px="sm" aria-expanded={opened} leftSection={<IconAdjustmentsHorizontal size={17} />} onClick={toggle}>
            {set > 0 ? `Filters (${set})` : 'Filters'}
          </Button>
        )}
        <Tooltip label="Refresh the list (r)">
          <ActionIcon variant="default" size={36} aria-label="Refresh the list" onClick={onRefresh}><IconRefresh size={17} /></ActionIcon>
        </Tooltip>
      </Group>
      {isNarrow && <Collapse expanded={opened}><div className="choices-narrow"><Choices list={list} query={query} /></div></Collapse>}
    </div>
  );
}

function Search({ search, searchRef }: { search: string; searchRef: Props['searchRef'] }) {
  const [text, setText] = useState(search);
  const tell = useDebouncedCallback((value: string) => setParams({ search: value }), 300);
  const take = (value: string) => {
    setText(value);
    tell(value);
  };
  return (
    <TextInput
      ref={searchRef}
      className="search"
      aria-label="Search orders"
      placeholder="Order, airwaybill, buyer…"
      leftSection={<IconSearch size={16} />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label="Clear the search" onClick={() => take('')} />}
      value={text}
      onChange={(event) => take(event.currentTarget.value)}
      onKeyDown={(event) => { if (event.key === 'Escape') event.currentTarget.blur(); }}
    />
  );
}

function Choices({ list, query }: Pick<Props, 'list' | 'query'>) {
  const { brands, channels } = useSession();
  const { withinHours, statuses } = WORKLISTS[list];
  return (
    <>
      {statuses.length === 0 && (
        <MultiSelect className="choice" aria-label="Status" placeholder={query.statuses.length === 0 ? 'Status' : ''} clearable data={STATUSES.map((value) => ({ value, label: sentence(value) }))} value={query.statuses} onChange={(status) => setParams({ status })} />
      )}
      <MultiSelect className="choice" aria-label="Channel" placeholder={query.channelCodes.length === 0 ? 'Channel' : ''} clearable searchable data={[...channels].map(([value, label]) => ({ value, label }))} value={query.channelCodes} onChange={(channel) => setParams({ channel })} />
      {brands.size > 1 && (
        <MultiSelect className="choice" aria-label="Brand" placeholder={query.brandIds.length === 0 ? 'Brand' : ''} clearable searchable data={[...brands].map(([value, label]) => ({ value, label }))} value={query.brandIds} onChange={(brand) => setParams({ brand })} />
      )}
      <Select className="choice-small" aria-label="Ordered" placeholder="Any time" clearable data={DAYS} value={query.days === null ? null : String(query.days)} onChange={(days) => setParams({ days })} />
      {withinHours === null && (
        <Select className="choice-small" aria-label="Sort" allowDeselect={false} data={Object.entries(SORTS).map(([value, { label }]) => ({ value, label }))} value={query.sort} onChange={(sort) => setParams({ sort })} />
      )}
    </>
  );
}
