import '@mantine/core/styles.layer.css';
import './style.css';
import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { readPage } from './page';
import { theme } from './theme';

const told = readPage();
const place = document.getElementById('dashboard');
if (!place) throw new Error('The page has no place for the dashboard.');
place.removeAttribute('role');
// What keeps the page still behind a dialog makes its style by this one, Mantine by the other.
if (told.styleNonce !== undefined) setNonce(told.styleNonce);
createRoot(place).render(
  <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => told.styleNonce ?? ''}>
    <App demoKey={told.demoKey ?? null} />
  </MantineProvider>,
);
