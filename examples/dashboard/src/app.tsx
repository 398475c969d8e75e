import { useEffect, useState } from 'react';
import { Provider } from 'urql';
import { SessionContext, type Session } from './session/session';
import { SignIn } from './session/sign_in';
import { Shell } from './shell/shell';

export function App({ demoKey }: { demoKey: string | null }) {
  const [session, setSession] = useState<Session | null>(null);

  const [ended, setEnded] = useState(false);

  useEffect(() => {
    if (!session) return;
    const { liveness } = session.follower;
    const forget = liveness.subscribe(() => {
      if (liveness.get() !== 'ended') return;
      setEnded(true);
      setSession(null);
    });
    const stop = session.follower.start();
    return () => {
      forget();
      stop();
    };
  }, [session]);

  if (!session) return <SignIn demoKey={demoKey} ended={ended} onOpen={(opened) => { setEnded(false); setSession(opened); }} />;
  return (
    <SessionContext value={session}>
      <Provider value={session.client}>
        <Shell onSignOut={() => setSession(null)} />
      </Provider>
    </SessionContext>
  );
}
