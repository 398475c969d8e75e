import { Table, Timeline } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OrderDetailQuery } from '../gql/graphql';
import { StatusBadge } from './status_badge';
import { addressOf } from '../shell/route';
import { ActivityStatusMark } from '../activities/activity_status_mark';
import { fullMoment, moment, money, sentence } from '../words';

export type Detail = Extract<NonNullable<OrderDetailQuery['node']>, { lines: unknown }>;

export function OrderFacts({ detail }: { detail: Detail }) {
  return (
    <div className="facts">
      <Lines detail={detail} />
      <Part title="Delivery"><Delivery detail={detail} /></Part>
      <Part title="Times"><Times detail={detail} /></Part>
      <Part title="History">
        <Timeline bulletSize={12} lineWidth={2}>
          {detail.history.map((entry) => (
            <Timeline.Item key={entry.occurredAt + entry.statusRaw}>
              <span className="history"><StatusBadge order={{ ...entry, statusIsExpected: false }} /> <span className="second">{fullMoment(entry.occurredAt)}</span></span>
            </Timeline.Item>
          ))}
        </Timeline>
      </Part>
      {detail.activities.nodes.length > 0 && <Part title="Activities"><Activities detail={detail} /></Part>}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return <section className="part"><h3>{title}</h3>{children}</section>;
}

function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  const told = facts.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== '–');
  return <dl className="fact-list">{told.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}

function Lines({ detail }: { detail: Detail }) {
  const { subtotal, discount, voucher, shipping, tax, total, subtotalSeller } = detail.totals;
  const sums = [['Goods', subtotal], ['Discount', discount], ['Voucher', voucher], ['Shipping', shipping], ['Tax', tax]] as const;
  const brandId = detail.brand?.brandId ?? '';
  return (
    <section className="part">
      <h3>Goods</h3>
      <Table className="lines" verticalSpacing={6} horizontalSpacing={0}>
        <Table.Thead><Table.Tr><Table.Th>Item</Table.Th><Table.Th ta="right">Pieces</Table.Th><Table.Th ta="right">Price</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {detail.lines.map((line, place) => (
            <Table.Tr key={line.remoteOrderItemId + String(place)}>
              <Table.Td>
                {line.description}
                {line.sku != null && <a className="sku" href={addressOf('products', new URLSearchParams({ brand: brandId, sku: line.sku }))}>{line.sku}</a>}
              </Table.Td>
              <Table.Td ta="right">{line.quantity}</Table.Td>
              <Table.Td ta="right">{money(line.unitPrice)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          {sums.filter(([, price]) => price && Number(price.amount) !== 0).map(([name, price]) => <Table.Tr key={name}><Table.Td colSpan={2}>{name}</Table.Td><Table.Td ta="right">{money(price)}</Table.Td></Table.Tr>)}
          <Table.Tr className="sum"><Table.Td colSpan={2}>Total</Table.Td><Table.Td ta="right">{money(total)}</Table.Td></Table.Tr>
          {subtotalSeller && <Table.Tr><Table.Td colSpan={2}>For the seller</Table.Td><Table.Td ta="right">{money(subtotalSeller)}</Table.Td></Table.Tr>}
        </Table.Tfoot>
      </Table>
    </section>
  );
}

function Delivery({ detail }: { detail: Detail }) {
  const { delivery, shipping, buyer } = detail;
  const address = [delivery.address1, delivery.address2, delivery.suburb, [delivery.postCode, delivery.city].filter(Boolean).join(' '), delivery.region, delivery.country].filter(Boolean);
  return (
    <Facts facts={[
      ['To', delivery.name],
      ['Address', address.length > 0 ? address.join(', ') : null],
      ['Phone', delivery.phone ?? buyer?.phone],
      ['Courier', [shipping.provider, shipping.service].filter(Boolean).join(', ')],
      ['Airwaybill', shipping.airwaybillNumber],
      ['Booking', detail.remoteBookingId],
      ['Pickup code', shipping.pickupCode],
      ['Driver', [shipping.driver?.name, shipping.driver?.phone].filter(Boolean).join(', ')],
      ['From', detail.warehouse?.name ?? detail.warehouse?.remoteWarehouseId],
      ['Remarks', detail.remarks],
    ]} />
  );
}

function Times({ detail }: { detail: Detail }) {
  const { acceptBy, packBy, shipBy, respondToCancellationBy } = detail.deadlines;
  return (
    <Facts facts={[
      ['Ordered', moment(detail.orderedAt)], ['Paid', moment(detail.paidAt)], ['Accept by', moment(acceptBy)], ['Pack by', moment(packBy)],
      ['Ship by', moment(shipBy ?? detail.requiredAt)], ['Answer by', moment(respondToCancellationBy)], ['Collect by', moment(detail.clickAndCollect?.deadline)],
      ['Cancelled', moment(detail.cancelledAt)], ['Why', detail.cancelReason],
    ]} />
  );
}

function Activities({ detail }: { detail: Detail }) {
  return (
    <ul className="plain-list">
      {detail.activities.nodes.map((activity) => (
        <li key={activity.id}>
          <span>{sentence(activity.kind)} <ActivityStatusMark status={activity.status} /></span>
          <span className="second">{moment(activity.requestedAt)} by {activity.requestedBy}</span>
          {activity.items.nodes[0]?.message != null && <span className="second">{activity.items.nodes[0].message}</span>}
        </li>
      ))}
    </ul>
  );
}
