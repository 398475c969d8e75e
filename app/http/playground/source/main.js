import 'graphiql/setup-workers/vite';
// One by one, and not as 'graphiql/style.css': that one carries half a megabyte of fonts.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import '@graphiql/plugin-explorer/style.css';
import 'graphiql/graphiql.css';
import './style.css';
import { createElement as h, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { debounce } from '@graphiql/react';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { firstAuthorization, headersText, readPage, remember, typedAuthorization } from './credentials.js';
import { exampleTabs } from './examples.js';
import { createFetcher } from './fetcher.js';

const page = readPage();
const explorer = explorerPlugin();
const plugins = [HISTORY_PLUGIN, explorer];
const tabs = exampleTabs(page.brandId);
const first = firstAuthorization(page);

// GraphiQL's own share for the side pane leaves too little to the query beside it.
const sidePane = 'graphiql:docExplorerFlex';
if (localStorage.getItem(sidePane) === null) localStorage.setItem(sidePane, '0.25');

function Playground() {
  const [authorization, setAuthorization] = useState(first);
  // A new fetcher makes GraphiQL read the schema again, now that there is a key for it.
  const fetcher = useMemo(() => createFetcher(authorization), [authorization]);
  const takeKey = useMemo(
    () =>
      debounce(500, (text) => {
        const typed = typedAuthorization(text);
        if (!typed) return;
        remember(typed);
        setAuthorization(typed);
      }),
    [],
  );
  return h(
    GraphiQL,
    {
      fetcher,
      plugins,
      visiblePlugin: explorer,
      defaultTabs: tabs,
      defaultQuery: '',
      defaultHeaders: headersText(first),
      shouldPersistHeaders: false,
      showPersistHeadersSettings: false,
      defaultEditorToolsVisibility: first ? 'variables' : 'headers',
      onEditHeaders: takeKey,
      inputValueDeprecation: true,
    },
    h(GraphiQL.Logo, null, h('span', { className: 'playground-name' }, 'channelgraph')),
  );
}

const place = document.getElementById('playground');
place.removeAttribute('role');
createRoot(place).render(h(Playground));
