package dev.crossconnect.config.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiContractTest {

  private static final String DOCUMENT =
      """
      {"paths":{
        "/things/{id}":{"get":{"responses":{
          "200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
          "204":{},
          "404":{"$ref":"#/components/responses/Gone"}}}},
        "/things/{id}/parts":{"get":{"responses":{
          "default":{"content":{"text/plain":{"schema":{"type":"string"}}}}}}}},
       "components":{
        "responses":{"Gone":{"content":{"application/problem+json":{"schema":{
          "type":"object","required":["detail"],"properties":{"detail":{"type":"string"}}}}}}},
        "schemas":{"Thing":{"type":"object","required":["at"],"properties":{
          "at":{"type":"string","format":"date-time"},"count":{"type":"integer"},"note":{"type":"string","nullable":true},
          "inner":{"$ref":"#/components/schemas/Thing"}}}}}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET  | /things/1       | 200 | application/json         | {"at":"2026-01-01T00:00:00Z","count":1}
          GET  | /things/1       | 200 | application/json         | {"at":"2026-01-01T00:00:00Z","note":null}
          GET  | /things/1/2     | 200 | application/json;a=b     | {"at":"2026-01-01T00:00:00.5Z"}
          GET  | /things/1       | 204 | ``                       | ``
          GET  | /things/1       | 404 | application/problem+json | {"detail":"none"}
          GET  | /things/1/parts | 500 | text/plain               | anything
          POST | /things/1       | 405 | text/plain               | anything
          GET  | /nothing        | 404 | text/plain               | anything
          """)
  void whatIsDescribedHolds(String method, String path, int status, String type, String body)
      throws JsonProcessingException {
    assertThat(ApiContract.objection(method, path, status, type, body, DOCUMENT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET  | /things/1       | 200 | application/json | {"count":1}                                    | 'at'
          GET  | /things/1       | 200 | application/json | {"at":"yesterday"}                             | date-time
          GET  | /things/1       | 200 | application/json | {"at":"2026-01-01T00:00:00Z","inner":{}}       | 'at'
          GET  | /things/1       | 200 | application/json | {"at":"2026-01-01T00:00:00Z","count":1.5}      | integer
          GET  | /things/1       | 200 | application/json | {"at":null}                                    | null found
          GET  | /things/1       | 200 | application/json | no JSON                                        | no JSON
          GET  | /things/1       | 200 | text/html        | {"at":"2026-01-01T00:00:00Z"}                  | content type
          GET  | /things/1       | 201 | application/json | {"at":"2026-01-01T00:00:00Z"}                  | status
          GET  | /things/1       | 204 | text/plain       | something                                      | no body
          GET  | /things/1       | 404 | application/json | {"detail":"none"}                              | content type
          POST | /things/1       | 200 | text/plain       | anything                                       | nothing is described
          """)
  void whatIsNotDescribedIsNamed(
      String method, String path, int status, String type, String body, String named)
      throws JsonProcessingException {
    assertThat(ApiContract.objection(method, path, status, type, body, DOCUMENT))
        .hasValueSatisfying(objection -> assertThat(objection).contains(named));
  }
}
