import { ActionIcon, AppShell, Group, Kbd, Menu, NavLink, Text, Tooltip, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import {
  IconActivity, IconBuildingStore, IconChartBar, IconKeyboard, IconLogout, IconMoon, IconPackage, IconSun, IconTags, IconUserCircle, type Icon,
} from '@tabler/icons-react';
import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { Outcomes } from '../actions/outcomes';
import { OrdersPage } from '../orders/orders_page';
import { useSession } from '../session/session';
import { Help } from './help';
import { LiveMark } from './live_mark';
import { Logo } from './logo';
import { addressOf, useRoute, VIEWS, type View } from './route';
import { PageLoading } from './states';

const PAGES: Record<View, { label: string; icon: Icon; page: ComponentType }> = {
  orders: { label: 'Orders', icon: IconPackage, page: OrdersPage },
  products: { label: 'Products', icon: IconTags, page: lazy(() => import('../products/products_page')) },
  sales: { label: 'Sales', icon: IconChartBar, page: lazy(() => import('../sales/sales_page')) },
  channels: { label: 'Channels', icon: IconBuildingStore, page: lazy(() => import('../channels/channels_page')) },
  activities: { label: 'Activities', icon: IconActivity, page: lazy(() => import('../activities/activities_page')) },
};

/** What stands around every view: where one is, whether it is live, and what was just done. */
export function Shell({ onSignOut }: { onSignOut: () => void }) {
  const { view } = useRoute();
  const [helps, help] = useDisclosure(false);
  const { label, page: Page } = PAGES[view];
  useHotkeys([['?', help.open], ['shift+?', help.open], ['shift+/', help.open]]);
  useEffect(() => {
    document.title = `channelgraph: ${label.toLowerCase()}`;
  }, [label]);

  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: true } }} footer={{ height: { base: 60, sm: 0 } }} padding={0}>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById('main')?.focus(); }}>Skip to the content</a>
      <AppShell.Header className="header">
        <Logo />
        <Group gap={6} wrap="nowrap">
          <LiveMark />
          <Tooltip label={<>Keyboard <Kbd size="xs">?</Kbd></>}>
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard help" onClick={help.open} visibleFrom="sm"><IconKeyboard size={20} /></ActionIcon>
          </Tooltip>
          <SchemeButton />
          <ViewerMenu onSignOut={onSignOut} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="navbar" aria-label="Views">
        {VIEWS.map((one) => {
          const { label: name, icon: Mark } = PAGES[one];
          return <NavLink key={one} href={addressOf(one)} label={name} leftSection={<Mark size={19} stroke={1.7} />} active={one === view} aria-current={one === view ? 'page' : undefined} />;
        })}
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className="main">
        <Suspense fallback={<PageLoading />}><Page /></Suspense>
      </AppShell.Main>
      <AppShell.Footer hiddenFrom="sm" className="tabs" component="nav" aria-label="Views">
        {VIEWS.map((one) => {
          const { label: name, icon: Mark } = PAGES[one];
          return (
            <UnstyledButton key={one} component="a" href={addressOf(one)} className="tab" aria-current={one === view ? 'page' : undefined}>
              <Mark size={22} stroke={1.7} aria-hidden="true" />
              <span>{name}</span>
            </UnstyledButton>
          );
        })}
      </AppShell.Footer>
      <Outcomes />
      <Help opened={helps} onClose={help.close} />
    </AppShell>
  );
}

function SchemeButton() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  const Mark = scheme === 'dark' ? IconSun : IconMoon;
  return (
    <Tooltip label={`Use ${other} colours`}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Use ${other} colours`} onClick={() => setColorScheme(other)}><Mark size={20} /></ActionIcon>
    </Tooltip>
  );
}

function ViewerMenu({ onSignOut }: { onSignOut: () => void }) {
  const { viewer, brands } = useSession();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Signed in with the key ${viewer.name}`}><IconUserCircle size={22} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Signed in with the key</Menu.Label>
        <Text px="sm" fw={600} size="sm">{viewer.name}</Text>
        <Text px="sm" pb="xs" c="dimmed" size="xs">{[...brands.values()].join(', ') || 'no brand yet'}</Text>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={onSignOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
