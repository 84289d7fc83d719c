import { useNavigate } from '@tanstack/react-router';

type Listed = '/audit' | '/bank' | '/orders' | '/payments' | '/returns' | '/store-days';

/**
 * Changes the filter that stands in the address of a list, so that it can be sent to a colleague. What is empty or undefined is taken out
 * of it.
 */
export function useFilter<Filter extends object>(to: Listed, filter: Filter) {
  const navigate = useNavigate();
  return (part: { [Name in keyof Filter]?: Filter[Name] | undefined }): void => {
    const merged = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== undefined && value !== '');
    void navigate({ to, search: Object.fromEntries(merged), replace: true });
  };
}
