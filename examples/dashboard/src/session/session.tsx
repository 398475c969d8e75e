import type { Client } from '@urql/core';
import { createContext, useContext } from 'react';
import { ask, makeClient } from '../api';
import { SessionDocument, type SessionQuery } from '../gql/graphql';
import { Follower } from '../live/follower';
import { OrderStore } from '../orders/store';
import { Deeds } from '../actions/deeds';

/** All that lives between sign in and sign out; in memory alone. */
export interface Session {
  client: Client;
  viewer: SessionQuery['viewer'];
  brands: Map<string, string>;
  channels: Map<string, string>;
  orders: OrderStore;
  follower: Follower;
  deeds: Deeds;
}

/** Tries the key; throws a Failure that says why it does not open anything. */
export async function openSession(key: string): Promise<Session> {
  const { client, line } = makeClient(key);
  const { viewer, brands, marketplaces } = await ask(client, SessionDocument, {});
  const orders = new OrderStore();
  return {
    client,
    viewer,
    brands: new Map(brands.nodes.map((brand) => [brand.brandId, brand.name])),
    channels: new Map(marketplaces.map((place) => [place.code, place.name])),
    orders,
    follower: new Follower(client, orders, line),
    deeds: new Deeds(client, orders),
  };
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('Nobody is signed in.');
  return session;
}

/** Marketplaces are an open set: what has no name here is shown by its code. */
export function useChannelName(): (code: string) => string {
  const { channels } = useSession();
  return (code) => channels.get(code) ?? code;
}
