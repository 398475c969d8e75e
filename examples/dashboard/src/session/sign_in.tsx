import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { Failure } from '../api';
import { Logo } from '../shell/logo';
import { openSession, type Session } from './session';

interface Props {
  demoKey: string | null;
  /** Whether the key that was used has ended meanwhile. */
  ended: boolean;
  onOpen: (session: Session) => void;
}

/** Asks for an API key. On the sandbox the demo key is filled in. */
export function SignIn({ demoKey, ended, onOpen }: Props) {
  const [key, setKey] = useState(demoKey ?? '');
  const [refused, setRefused] = useState(ended ? 'The API key that you used has ended. Sign in with another one.' : null);
  const [busy, setBusy] = useState(false);

  async function enter(event: SyntheticEvent) {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    try {
      onOpen(await openSession(key.trim()));
    } catch (error) {
      setRefused(error instanceof Failure ? error.message : 'Something went wrong in this page.');
      setBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <Paper component="form" onSubmit={(event) => void enter(event)} withBorder shadow="md" radius="lg" p="xl" w="min(26rem, 100%)">
        <Stack>
          <Logo />
          <div>
            <Title order={1} size="h3">Sign in</Title>
            <Text c="dimmed" size="sm">Orders of every marketplace you sell on, live, in one place.</Text>
          </div>
          <PasswordInput
            label="API key"
            description={demoKey ? 'The demo key of the sandbox is filled in: nothing there is real.' : 'It is kept in this page’s memory alone, and forgotten when you leave.'}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            required
            data-autofocus
          />
          {refused && <Alert color="red" title="Not signed in" role="alert">{refused}</Alert>}
          <Button type="submit" loading={busy} fullWidth>Sign in</Button>
        </Stack>
      </Paper>
    </main>
  );
}
