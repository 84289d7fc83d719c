import { Button } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { customerOf } from '../../api/questions.ts';
import type { Order } from '../../api/shapes.ts';

/** The way to who bought this, and to what else they bought; nothing while that is not known. */
export function CustomerLink({ order }: { readonly order: Order }) {
  const [customer] = useQuery(customerOf(order.id)).data?.customers ?? [];
  if (customer === undefined) return null;
  return (
    <Button
      variant="default"
      leftSection={<IconUser size={16} />}
      renderRoot={(props) => <Link {...props} to="/customers/$customer" params={{ customer: customer.id }} />}
    >
      {customer.orders > 1 ? `Customer, ${customer.orders} orders` : 'Customer'}
    </Button>
  );
}
