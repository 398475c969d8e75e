import { useEffect, useState } from 'react';
import { Provider } from 'urql';
import { SessionContext, type Session } from './session/session';
import { SignIn } from './session/sign_in';
import { Shell } from './shell/shell';

export function App({ demoKey }: { demoKey: string | null }) {
  const [session, setSession] = useState<Session | null>(null);

  useEffect(() => session?.follower.start(), [session]);

  if (!session) return <SignIn demoKey={demoKey} onOpen={setSession} />;
  return (
    <SessionContext value={session}>
      <Provider value={session.client}>
        <Shell onSignOut={() => setSession(null)} />
      </Provider>
    </SessionContext>
  );
}
