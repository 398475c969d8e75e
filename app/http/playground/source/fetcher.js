import { authorizationIn, withAuthorization } from './credentials.js';

const noKey = 'No API key yet. Write it into the Headers editor, in place of <API key>.';

/** Sends one operation to the address that served this page. */
export function createFetcher(authorization) {
  return async (operation, { headers: typed } = {}) => {
    const headers = withAuthorization(typed, authorization);
    if (!authorizationIn(headers)) return { errors: [{ message: noKey }] };
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: {
        ...headers,
        Accept: 'application/graphql-response+json, application/json',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify(withCurrentName(operation)),
    });
    return readAnswer(answer);
  };
}

// For a moment after a change of tabs GraphiQL still names the other tab's operation.
function withCurrentName({ operationName, ...operation }) {
  const named = new RegExp(`\\b(query|mutation|subscription)\\s+${operationName}\\b`).test(operation.query);
  return named ? { ...operation, operationName } : operation;
}

async function readAnswer(answer) {
  const text = await answer.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The server answered ${answer.status}, and not in JSON: ${text.slice(0, 200)}` }] };
  }
}
