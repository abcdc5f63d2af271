// What kitsu, a JSON:API client of no system in particular, does on our server.
//
// Prints one JSON object with what each call of the client answered.
import Kitsu from 'kitsu';

const {WORKSHOP_URL, TOKEN, COMPANY, OLDER, NEWER} = process.env;
const api = new Kitsu({
  baseURL: WORKSHOP_URL,
  headers: {Authorization: `Bearer ${TOKEN}`},
  pluralize: false,
  camelCaseTypes: false,
  resourceCase: 'none',
});
const said = {};

const question = {filter: {name: 'EQ greeter'}, page: {size: 1, number: 2}, sort: '-version'};
const page = await api.get('extension_packages', {params: question});
said.second = [page.data.map(one => one.version), page.meta.pagination];

const wanted = {type: 'properties', name: 'By kitsu', platform: 'web', domains: ['k.example']};
const property = (await api.post(`companies/${COMPANY}/properties`, wanted)).data;
const whole = (await api.get(`properties/${property.id}`)).data;
said.renamed = (await api.patch('properties', {...whole, name: 'Renamed'})).data.name;

const added = {type: 'extensions', extension_package: {data: {id: OLDER, type: 'extension_packages'}}};
const extension = (await api.post(`properties/${property.id}/extensions`, added)).data;
said.created = extension.installation_status;
const asked = {params: {include: 'extension_package,property'}};
const found = (await api.get(`extensions/${extension.id}`, asked)).data;
said.included = [found.extension_package.data.version, found.property.data.name];
said.disabled = (await api.patch('extensions', {id: extension.id, enabled: false})).data.enabled;

said.discontinued = (await api.patch('extension_packages', {id: OLDER, discontinued: true})).data
  .discontinued;
const newer = (await api.get(`extension_packages/${NEWER}`)).data;
said.unchanged = (await api.patch('extension_packages', newer)).data.id === NEWER;

await api.delete('extensions', extension.id);
said.left = (await api.get(`properties/${property.id}/extensions`)).data.length;
try {
  await api.get('extensions/EX00000000000000000000000000000000');
} catch (error) {
  said.refused = error.response.data.errors[0].code;
}
console.log(JSON.stringify(said));
