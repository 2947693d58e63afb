// Made of contracts/Disputes.sol by `npm run contracts`; a test compares the two.
export const disputesAbi = [
  {
    "inputs": [
      {
        "internalType": "contract LogAnchor",
        "name": "anchor_",
        "type": "address"
      },
      {
        "internalType": "contract GatewayRegistry",
        "name": "gateways_",
        "type": "address"
      },
      {
        "internalType": "uint256",
        "name": "deposit_",
        "type": "uint256"
      },
      {
        "internalType": "uint256",
        "name": "responseWindow_",
        "type": "uint256"
      }
    ],
    "stateMutability": "nonpayable",
    "type": "constructor"
  },
  {
    "inputs": [],
    "name": "AnswerInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "until",
        "type": "uint256"
      }
    ],
    "name": "AnswerLate",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "CollectFailed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "deposit",
        "type": "uint256"
      }
    ],
    "name": "DepositWrong",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "name": "DisputeClosed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "name": "DisputeKnown",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "name": "DisputeUnknown",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EntryHonest",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EnvelopeTooLarge",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "EvidenceInvalid",
    "type": "error"
  },
  {
    "inputs": [],
    "name": "ExitTooShort",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "offset",
        "type": "uint256"
      }
    ],
    "name": "HeaderInvalid",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "signer",
        "type": "address"
      }
    ],
    "name": "KeyMissing",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "",
        "type": "address"
      }
    ],
    "name": "MissingPrecompile",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "NothingOwed",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "anchorBy",
        "type": "uint256"
      }
    ],
    "name": "PromiseNotDue",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "bytes",
        "name": "reason",
        "type": "bytes"
      }
    ],
    "name": "Unjudged",
    "type": "error"
  },
  {
    "inputs": [
      {
        "internalType": "uint256",
        "name": "until",
        "type": "uint256"
      }
    ],
    "name": "WindowOpen",
    "type": "error"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "device",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "accuser",
        "type": "address"
      }
    ],
    "name": "CloneProved",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "account",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "uint256",
        "name": "amount",
        "type": "uint256"
      }
    ],
    "name": "Collected",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "uint64",
        "name": "size1",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root1",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "uint64",
        "name": "size2",
        "type": "uint64"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "root2",
        "type": "bytes32"
      }
    ],
    "name": "ConsistencyDisputed",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      }
    ],
    "name": "DisputeAnswered",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "accuser",
        "type": "address"
      }
    ],
    "name": "DisputeLost",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "accuser",
        "type": "address"
      }
    ],
    "name": "DisputeOpened",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "indexed": true,
        "internalType": "address",
        "name": "accuser",
        "type": "address"
      },
      {
        "indexed": false,
        "internalType": "string",
        "name": "fault",
        "type": "string"
      }
    ],
    "name": "FaultProved",
    "type": "event"
  },
  {
    "anonymous": false,
    "inputs": [
      {
        "indexed": true,
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      },
      {
        "indexed": false,
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      }
    ],
    "name": "ReceiptDisputed",
    "type": "event"
  },
  {
    "inputs": [],
    "name": "anchor",
    "outputs": [
      {
        "internalType": "contract LogAnchor",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "size1",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root1",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "size2",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root2",
        "type": "bytes32"
      },
      {
        "internalType": "bytes32[]",
        "name": "proof",
        "type": "bytes32[]"
      }
    ],
    "name": "answerConsistency",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "size",
        "type": "uint64"
      },
      {
        "internalType": "uint64",
        "name": "index",
        "type": "uint64"
      },
      {
        "internalType": "bytes32[]",
        "name": "path",
        "type": "bytes32[]"
      }
    ],
    "name": "answerReceipt",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address payable",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "collect",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "size1",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root1",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "size2",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root2",
        "type": "bytes32"
      }
    ],
    "name": "concludeConsistency",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      }
    ],
    "name": "concludeReceipt",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "uint64",
        "name": "size1",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root1",
        "type": "bytes32"
      },
      {
        "internalType": "uint64",
        "name": "size2",
        "type": "uint64"
      },
      {
        "internalType": "bytes32",
        "name": "root2",
        "type": "bytes32"
      }
    ],
    "name": "consistencyId",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "pure",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "deposit",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "bytes32",
        "name": "id",
        "type": "bytes32"
      }
    ],
    "name": "disputes",
    "outputs": [
      {
        "internalType": "address",
        "name": "accuser",
        "type": "address"
      },
      {
        "internalType": "uint40",
        "name": "openedAt",
        "type": "uint40"
      },
      {
        "internalType": "bool",
        "name": "answered",
        "type": "bool"
      },
      {
        "internalType": "bool",
        "name": "lost",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "gateways",
    "outputs": [
      {
        "internalType": "contract GatewayRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "gateway",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "index",
            "type": "uint64"
          },
          {
            "internalType": "bytes",
            "name": "entry",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "key",
            "type": "bytes"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Evidence.LogEntry",
        "name": "logged",
        "type": "tuple"
      }
    ],
    "name": "isFault",
    "outputs": [
      {
        "internalType": "bool",
        "name": "",
        "type": "bool"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.SignedCheckpoint",
        "name": "one",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.SignedCheckpoint",
        "name": "two",
        "type": "tuple"
      }
    ],
    "name": "openConsistency",
    "outputs": [],
    "stateMutability": "payable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "components": [
              {
                "internalType": "address",
                "name": "gateway",
                "type": "address"
              },
              {
                "internalType": "bytes32",
                "name": "root",
                "type": "bytes32"
              },
              {
                "internalType": "uint48",
                "name": "size",
                "type": "uint48"
              },
              {
                "internalType": "uint32",
                "name": "anchorBy",
                "type": "uint32"
              }
            ],
            "internalType": "struct ReceiptGroup.Group",
            "name": "group",
            "type": "tuple"
          },
          {
            "internalType": "uint64",
            "name": "index",
            "type": "uint64"
          },
          {
            "internalType": "bytes32",
            "name": "leaf",
            "type": "bytes32"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.Promised",
        "name": "promised",
        "type": "tuple"
      }
    ],
    "name": "openReceipt",
    "outputs": [],
    "stateMutability": "payable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "account",
        "type": "address"
      }
    ],
    "name": "owed",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "wei_",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "owedTotal",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "bytes",
            "name": "header",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "payload",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "proof",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.Sealed",
        "name": "one",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "bytes",
            "name": "header",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "payload",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "proof",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.Sealed",
        "name": "two",
        "type": "tuple"
      }
    ],
    "name": "proveClone",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "gateway",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "index",
            "type": "uint64"
          },
          {
            "internalType": "bytes",
            "name": "header",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "payload",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "proof",
            "type": "bytes"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct LogAnchor.Entry",
        "name": "one",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "address",
            "name": "gateway",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "index",
            "type": "uint64"
          },
          {
            "internalType": "bytes",
            "name": "header",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "payload",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "proof",
            "type": "bytes"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct LogAnchor.Entry",
        "name": "two",
        "type": "tuple"
      }
    ],
    "name": "proveDouble",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "components": [
          {
            "internalType": "address",
            "name": "gateway",
            "type": "address"
          },
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "uint64",
            "name": "index",
            "type": "uint64"
          },
          {
            "internalType": "bytes",
            "name": "entry",
            "type": "bytes"
          },
          {
            "internalType": "bytes",
            "name": "key",
            "type": "bytes"
          },
          {
            "internalType": "bytes32[]",
            "name": "path",
            "type": "bytes32[]"
          }
        ],
        "internalType": "struct Evidence.LogEntry",
        "name": "logged",
        "type": "tuple"
      }
    ],
    "name": "proveEntry",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.SignedCheckpoint",
        "name": "one",
        "type": "tuple"
      },
      {
        "components": [
          {
            "internalType": "uint64",
            "name": "size",
            "type": "uint64"
          },
          {
            "internalType": "bytes32",
            "name": "root",
            "type": "bytes32"
          },
          {
            "internalType": "bytes",
            "name": "signature",
            "type": "bytes"
          }
        ],
        "internalType": "struct Disputes.SignedCheckpoint",
        "name": "two",
        "type": "tuple"
      }
    ],
    "name": "proveFork",
    "outputs": [],
    "stateMutability": "nonpayable",
    "type": "function"
  },
  {
    "inputs": [
      {
        "internalType": "address",
        "name": "gateway",
        "type": "address"
      },
      {
        "internalType": "bytes32",
        "name": "leaf",
        "type": "bytes32"
      }
    ],
    "name": "receiptId",
    "outputs": [
      {
        "internalType": "bytes32",
        "name": "",
        "type": "bytes32"
      }
    ],
    "stateMutability": "pure",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "registry",
    "outputs": [
      {
        "internalType": "contract DeviceRegistry",
        "name": "",
        "type": "address"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  },
  {
    "inputs": [],
    "name": "responseWindow",
    "outputs": [
      {
        "internalType": "uint256",
        "name": "",
        "type": "uint256"
      }
    ],
    "stateMutability": "view",
    "type": "function"
  }
] as const;
export const disputesBytecode = '0x61012080604052346101c657608081614b868038038091610020828561022a565b8339810103126101c65780516001600160a01b03811691908281036101c6576020820151916001600160a01b038316918284036101c65760046020606060408501519401519660405192838092637b10399960e01b82525afa9081156101d2575f916101dd575b5090600494602094939260018060a01b031660805260c05260a052846101005260e05260405192838092630283886360e41b82525afa9081156101d2575f9161019c575b50111561018d5760405161492490816102628239608051818181610893015281816109eb0152610cc4015260a0518181816101ee015281816103260152818161071e015281816108d301528181610fb90152818161148401528181612c090152612e3d015260c0518181816118f20152818161248101528181612ad701528181612cde01526133b5015260e05181818161024f015281816124130152818161293b01526134350152610100518181816101430152818161239401526132a60152f35b633da79b8960e01b5f5260045ffd5b90506020813d6020116101ca575b816101b76020938361022a565b810103126101c657515f6100cb565b5f80fd5b3d91506101aa565b6040513d5f823e3d90fd5b9050602093929193813d602011610222575b816101fc6020938361022a565b810103126101c65751926001600160a01b03841684036101c65791929091906004610087565b3d91506101ef565b601f909101601f19168101906001600160401b0382119082101761024d57604052565b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f5f3560e01c80622669b114611a3257806306ec16f814611916578063093a86d3146118d357806311be1997146118755780632d3979e5146113ff57806332a1df711461130b57806338123efe14610ebe5780634687987f14610c145780635605c76a14610b4957806364d7a138146108b75780637b103999146108735780638d47f1cc1461066557806390ece71114610597578063a991b1b81461056f578063affe44cf14610272578063d0e30db014610237578063d0e4d25c14610212578063d3fb73b4146101ce578063db6f64f71461019d578063df18e04714610166578063eddada1c1461012b5763fa1f04421461010b575f80fd5b346101285780600319360112610128576020600154604051908152f35b80fd5b503461012857806003193601126101285760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b50346101285760206003193601126101285760406020916001600160a01b0361018d611a52565b1681528083522054604051908152f35b5034610128576040600319360112610128576101cb6101ba611a52565b6101c66024358261202f565b61235b565b80f35b503461012857806003193601126101285760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461012857602061022f61022636611aa8565b93929092612226565b604051908152f35b503461012857806003193601126101285760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b50346101285760406003193601126101285760043567ffffffffffffffff811161056b57806004019060e06003198236030112610567576024359067ffffffffffffffff821161056357816004019160e0600319823603011261055f576102d884611cf9565b6001600160a01b03806102ea86611cf9565b1691161491821592610530575b5050610508576040517f5d89f767000000000000000000000000000000000000000000000000000000008152907f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03166101208380610360876004830161214a565b0381845afa9283156104fd5785936104d4575b506103b0916101209160405180809581947f5d89f7670000000000000000000000000000000000000000000000000000000083526004830161214a565b03915afa9081156104c957849161049a575b506001600160a01b036040830151166001600160a01b036040830151161491821592610461575b5050610439576103fb6101cb91611cf9565b6040519061040a604083611c4d565b601882527f6f6e652072656164696e67206c6f6767656420747769636500000000000000006020830152612c8c565b6004827f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b7fffffffffffffffffffff0000000000000000000000000000000000000000000080929350608080920151169201511614155f806103e9565b6104bc91506101203d81116104c2575b6104b48183611c4d565b810190612092565b5f6103c2565b503d6104aa565b6040513d86823e3d90fd5b610120919350916104f46103b093833d81116104c2576104b48183611c4d565b93915091610373565b6040513d87823e3d90fd5b6004837f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b67ffffffffffffffff919250610554604461054d81859401611d76565b9401611d76565b169116145f806102f7565b8480fd5b8380fd5b8280fd5b5080fd5b503461012857604060031936011261012857602061022f61058e611a52565b6024359061202f565b50346101285760c0600319360112610128576105b1611a52565b906024359167ffffffffffffffff83169283810361056757604435906105d5611a7c565b916084359160a43567ffffffffffffffff81116106615791809161060f858761060661062a98973690600401611b9a565b9590948b612226565b9867ffffffffffffffff6106228b613267565b9716906134e8565b15610639576101cb9293613367565b6004837f01343241000000000000000000000000000000000000000000000000000000008152fd5b8680fd5b50346101285760a06003193601126101285761067f611a52565b906024359160443567ffffffffffffffff81168103610567576106a0611a7c565b9060843567ffffffffffffffff811161055f576106c1903690600401611b9a565b916106d46106cf888761202f565b613267565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03878116600483015267ffffffffffffffff8416602483015291957f00000000000000000000000000000000000000000000000000000000000000009092169290608081604481875afa9081156108685760608b9594939267ffffffffffffffff928c91610839575b5001511664ffffffffff885460a01c16109586156107a0575b5050505050506106395761079b6101cb93948361202f565b613367565b60209596506107e090604051978896879586957f65f4e6550000000000000000000000000000000000000000000000000000000087528d60048801611e0b565b03915afa9081156104c95784916107ff575b50155f8581808080610783565b90506020813d602011610831575b8161081a60209383611c4d565b810103126105635761082b90611dc1565b5f6107f2565b3d915061080d565b61085b915060803d608011610861575b6108538183611c4d565b810190611fde565b5f61076a565b503d610849565b6040513d8b823e3d90fd5b503461012857806003193601126101285760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101285761095b6108c936611b67565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001660806108fe83611cf9565b61090a60208501611d76565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03909216600483015267ffffffffffffffff16602482015293849081906044820190565b0381845afa9283156104c9578493610b28575b5067ffffffffffffffff61098460408401611d76565b602085015182169116811115610a7957506004602085925b604051928380927fc2fff4a50000000000000000000000000000000000000000000000000000000082525afa948515610a6d578095610a19575b6020610a0f67ffffffffffffffff851687878a7f0000000000000000000000000000000000000000000000000000000000000000612f2f565b6040519015158152f35b909194506020823d602011610a65575b81610a3660209383611c4d565b810103126101285750916020939167ffffffffffffffff610a59610a0f95611ccc565b955081939294506109d6565b3d9150610a29565b604051903d90823e3d90fd5b6080610adb91610a8885611cf9565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03909116600482015267ffffffffffffffff909116602482015291829081906044820190565b0381855afa9081156104fd5767ffffffffffffffff60606004936020938991610b09575b500151169261099c565b610b22915060803d608011610861576108538183611c4d565b5f610aff565b610b4291935060803d608011610861576108538183611c4d565b915f61096e565b503461012857610b5836611afc565b90610b6281611d76565b67ffffffffffffffff80610b7585611d76565b16911614801590610c03575b610bdb578291610b97610b9d926101cb95612ba0565b82612ba0565b60405190610bac604083611c4d565b601582527f74776f20726f6f7473206f66206f6e652073697a6500000000000000000000006020830152612c8c565b6004847f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b506020820135602082013514610b81565b5034610e0b576040600319360112610e0b5760043567ffffffffffffffff8111610e0b5760606003198236030112610e0b5760243567ffffffffffffffff8111610e0b5760606003198236030112610e0b57610c75610c8092600401612d9f565b929091600401612d9f565b909260408301936001600160a01b038551166001600160a01b036040830151161493841594610e84575b50508215610e7a575b5050610e0f576001600160a01b03807f000000000000000000000000000000000000000000000000000000000000000016915116604051907ffa073d76000000000000000000000000000000000000000000000000000000008252600482015260c081602481855afa908115610e00575f91610e4b575b506001600160a01b03815116158015610e37575b610e0f576001600160a01b039051166040519133827f8c6d7a20a675e01c57dfffe7d576a8598d45ecb89b00448786f9577351f30ff55f80a3803b15610e0b576084835f819381957f57a27127000000000000000000000000000000000000000000000000000000008452600484015260406024840152601d60448401527f74776f20656e76656c6f706573206f66206f6e652073657175656e636500000060648401525af18015610e0057610df2575080f35b610dfe91505f90611c4d565b005b6040513d5f823e3d90fd5b5f80fd5b7f69a4b91a000000000000000000000000000000000000000000000000000000005f5260045ffd5b5064ffffffffff6080820151161515610d3e565b610e6d915060c03d60c011610e73575b610e658183611c4d565b810190611f4b565b5f610d2a565b503d610e5b565b1490505f80610cb3565b6080908101519101517fffffffffffffffffffff000000000000000000000000000000000000000000009081169116141592505f80610caa565b34610e0b57610ecc36611b67565b6040810167ffffffffffffffff610ee282611d76565b1615610e0f576060820160205f610ef98386611d0d565b610f2560216040518381948883019688885284840137810186838201520301601f198101835282611c4d565b604051918291518091835e8101838152039060025afa15610e00575f51610f4b84611cf9565b9160208501926020610f5c85611d76565b610f6587611d76565b92610fad60a08a0196610f78888c611d8b565b9160405197889687967f65f4e65500000000000000000000000000000000000000000000000000000000885260048801611e0b565b03816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610e00575f916112d1575b5015610e0f576040517f64d7a1380000000000000000000000000000000000000000000000000000000081526020600482015293849361102887611a68565b6001600160a01b0316602486015261103f90611a93565b67ffffffffffffffff16604485015261105790611a93565b67ffffffffffffffff1660648401526110709085611e4c565b6084840160c0905260e484019061108692611e7e565b6110936080860186611e4c565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc8584030160a48601526110c79291611e7e565b906110d29085611e9e565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc8484030160c48501526111069291611dce565b03813091815a93602094fa5f9181611295575b5061125c5750611127611c8c565b7fffffffff00000000000000000000000000000000000000000000000000000000815160208301518281169160048110611247575b5050167f3d5b9acd00000000000000000000000000000000000000000000000000000000811490811561121d575b50156111db575061119d610dfe91611cf9565b604051906111ac604083611c4d565b601e82527f616e20656e7472792074686174206e6f20646576696365207365616c656400006020830152612c8c565b611219906040519182917f66925fe9000000000000000000000000000000000000000000000000000000008352602060048401526024830190611ed3565b0390fd5b7fdc36ca7e000000000000000000000000000000000000000000000000000000009150148361118a565b839250829060040360031b1b1616848061115c565b1561126d5761119d610dfe91611cf9565b7f46235098000000000000000000000000000000000000000000000000000000005f5260045ffd5b9091506020813d6020116112c9575b816112b160209383611c4d565b81010312610e0b576112c290611dc1565b9083611119565b3d91506112a4565b90506020813d602011611303575b816112ec60209383611c4d565b81010312610e0b576112fd90611dc1565b86610fe9565b3d91506112df565b61131436611afc565b9067ffffffffffffffff61132782611d76565b161580156113d8575b610e0f577ff667abaf33e1fc1a2644941719cf51bf08d8461f3e424629afbcd32c7d9ce95b918161136360809386612ba0565b61136d8286612ba0565b67ffffffffffffffff61137f82611d76565b916113bc6113b66020830135926113b16113aa8b61139c8a611d76565b8760208c01359a8b93612226565b9a8b612938565b611d76565b94611d76565b90826040519516855260208501521660408301526060820152a2005b506113e281611d76565b67ffffffffffffffff806113f585611d76565b1691161015611330565b6020600319360112610e0b5760043567ffffffffffffffff8111610e0b578060040190600319813603016101008112610e0b57606482019063ffffffff61144583611cbb565b1642111561183b57604051907fc2fff4a50000000000000000000000000000000000000000000000000000000082526020826004816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa918215610e00575f926117fd575b50608013610e0b57604051906114c982611bcb565b6114d285611a68565b825260248401359182602082015260448501359365ffffffffffff851694858103610e0b576040830152359063ffffffff82168203610e0b576060810191825261151b856135d3565b915163ffffffff1661152c906135d3565b9160405192839160208301957fa40148000000000000000000000000000000000000000000000000000000000087527fffffffffffffffff000000000000000000000000000000000000000000000000166023840152602b83017f0258200000000000000000000000000000000000000000000000000000000000905286602e840152604e83017f0300000000000000000000000000000000000000000000000000000000000000905280516020819201604f85015e8201604f81017f0400000000000000000000000000000000000000000000000000000000000000905281516020819301605083015e01604f01600181015f905203600101601f19810183526116379083611c4d565b519181519060405192839260208401957f846a5369676e617475726531581ea301382e0319fdf204540000000000000000875260601b7fffffffffffffffffffffffffffffffffffffffff000000000000000000000000166038850152604c84017f4058000000000000000000000000000000000000000000000000000000000000905260f81b7fff0000000000000000000000000000000000000000000000000000000000000016604e840152518091604f84015e8101604f81015f905203604f01601f198101825261170b9082611c4d565b604051918291518091835e81015f815203905a915f916002602094fa15610e00576117585f5161173a86611cf9565b9061175261174b60e4880189611d0d565b3691611d40565b9161269f565b159182156117be575b5050610e0f5760207fe0a99464c6f51a4d482227fcd072d0e8e268acd723995db857daa0fe9136b998916117b56117af6117a960a461179f88611cf9565b940135809461202f565b95611cf9565b85612938565b604051908152a2005b6117f5925067ffffffffffffffff906117d960848601611d76565b906117e760c4870188611d8b565b9390921660a4870135612846565b158380611761565b9091506020813d602011611833575b8161181960209383611c4d565b81010312610e0b5761182c608091611ccc565b91906114b4565b3d915061180c565b63ffffffff61184983611cbb565b7f72cd937d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b34610e0b576020600319360112610e0b576004355f526002602052608060405f205460ff604051916001600160a01b038116835264ffffffffff8160a01c166020840152818160c81c161515604084015260d01c1615156060820152f35b34610e0b575f600319360112610e0b5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610e0b576020600319360112610e0b576004356001600160a01b038116809103610e0b57805f525f60205260405f20548015611a0657815f525f6020525f60408120556001548181039081116119d9575f8080938193600155857f8c22f554c81b54107cd95e734e4ef45767214974a540f34ea4a4f8c3fc7b13c36020604051848152a2855af16119a6611c8c565b50156119ae57005b7fec99686d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b507f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610e0b57610dfe6101c6611a4636611aa8565b92849594929192612226565b600435906001600160a01b0382168203610e0b57565b35906001600160a01b0382168203610e0b57565b6064359067ffffffffffffffff82168203610e0b57565b359067ffffffffffffffff82168203610e0b57565b60031960a0910112610e0b576004356001600160a01b0381168103610e0b579060243567ffffffffffffffff81168103610e0b57906044359060643567ffffffffffffffff81168103610e0b579060843590565b6060600319820112610e0b576004356001600160a01b0381168103610e0b579160243567ffffffffffffffff8111610e0b5760606003198285030112610e0b57600401916044359067ffffffffffffffff8211610e0b5760031982606092030112610e0b5760040190565b6020600319820112610e0b576004359067ffffffffffffffff8211610e0b576003198260c092030112610e0b5760040190565b9181601f84011215610e0b5782359167ffffffffffffffff8311610e0b576020808501948460051b010111610e0b57565b6080810190811067ffffffffffffffff821117611be757604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b60c0810190811067ffffffffffffffff821117611be757604052565b610120810190811067ffffffffffffffff821117611be757604052565b90601f601f19910116810190811067ffffffffffffffff821117611be757604052565b67ffffffffffffffff8111611be757601f01601f191660200190565b3d15611cb6573d90611c9d82611c70565b91611cab6040519384611c4d565b82523d5f602084013e565b606090565b3563ffffffff81168103610e0b5790565b51907fffffffffffffffff00000000000000000000000000000000000000000000000082168203610e0b57565b356001600160a01b0381168103610e0b5790565b903590601e1981360301821215610e0b570180359067ffffffffffffffff8211610e0b57602001918136038313610e0b57565b929192611d4c82611c70565b91611d5a6040519384611c4d565b829481845281830111610e0b578281602093845f960137010152565b3567ffffffffffffffff81168103610e0b5790565b903590601e1981360301821215610e0b570180359067ffffffffffffffff8211610e0b57602001918160051b36038313610e0b57565b51908115158203610e0b57565b90918281527f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8311610e0b5760209260051b809284830137010190565b9160a09367ffffffffffffffff80926001600160a01b03611e499a989516865216602085015216604083015260608201528160808201520191611dce565b90565b9035601e1982360301811215610e0b57016020813591019167ffffffffffffffff8211610e0b578136038313610e0b57565b601f8260209493601f1993818652868601375f8582860101520116010190565b9035601e1982360301811215610e0b57016020813591019167ffffffffffffffff8211610e0b578160051b36038313610e0b57565b90601f19601f602080948051918291828752018686015e5f8582860101520116010190565b51906001600160a01b0382168203610e0b57565b519064ffffffffff82168203610e0b57565b51907fffffffffffffffffffff0000000000000000000000000000000000000000000082168203610e0b57565b908160c0910312610e0b5760405190611f6382611c14565b611f6c81611ef8565b82526020810151805f0b8103610e0b57611fc19160a0916020850152611f9460408201611f0c565b6040850152611fa560608201611f0c565b6060850152611fb660808201611f0c565b608085015201611f1e565b60a082015290565b519067ffffffffffffffff82168203610e0b57565b90816080910312610e0b57612027606060405192611ffb84611bcb565b8051845261200b60208201611fc9565b602085015261201c60408201611fc9565b604085015201611fc9565b606082015290565b90604051906001600160a01b03602083019360608552600760808501527f726563656970740000000000000000000000000000000000000000000000000060a0850152166040830152606082015260a0815261208c60c082611c4d565b51902090565b9081610120910312610e0b57604051906120ab82611c30565b80518252602081015160208301526120c560408201611ef8565b6040830152606081015160608301526120e060808201611f1e565b60808301526120f160a08201611ccc565b60a083015260c08101517fffffffffffffffffffffffffffffffff0000000000000000000000000000000081168103610e0b57612141916101009160c085015260e081015160e085015201611ccc565b61010082015290565b90611e4991602081526001600160a01b0361216483611a68565b16602082015267ffffffffffffffff61217f60208401611a93565b16604082015267ffffffffffffffff61219a60408401611a93565b1660608201526122146122096121ea6121cb6121b96060870187611e4c565b60e06080880152610100870191611e7e565b6121d86080870187611e4c565b90601f198784030160a0880152611e7e565b6121f760a0860186611e4c565b90601f198684030160c0870152611e7e565b9260c0810190611e9e565b9160e0601f1982860301910152611dce565b93919267ffffffffffffffff919382604051956001600160a01b03602088019860c08a52600b60e08a01527f636f6e73697374656e63790000000000000000000000000000000000000000006101008a015216604088015216606086015260808501521660a083015260c0820152610100815261208c61012082611c4d565b90600882018092116119d957565b90600182018092116119d957565b919082018092116119d957565b908160c0910312610e0b57604051906122e682611c14565b6122ef81611ef8565b82526122fd60208201611f0c565b6020830152604081015163ffffffff81168103610e0b57604083015261232560608201611dc1565b60608301526080810151906fffffffffffffffffffffffffffffffff82168203610e0b5760a0916080840152015160a082015290565b905f91805f52600260205260405f2080546001600160a01b0381169081156126735760ff8160c81c168015612666575b61263a576123c37f000000000000000000000000000000000000000000000000000000000000000064ffffffffff8360a01c166122c1565b8042111561260f57507fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff167a010000000000000000000000000000000000000000000000000000178255612438907f0000000000000000000000000000000000000000000000000000000000000000906135a1565b6001600160a01b038154166001600160a01b0384169081604051947f2f6186b89be2309e3e8215509a4c319f13e7b737c430f3f54f60de2e73c381e55f80a46001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692833b15610e0b577f730a0d800000000000000000000000000000000000000000000000000000000081528160048201525f8160248183885af18015610e00576125fa575b50604051907f9be35185000000000000000000000000000000000000000000000000000000008252600482015260c081602481865afa9081156104fd579060609186916125cb575b5001511561253d575b50505050565b546001600160a01b031691813b15610563576040517f7aeccce90000000000000000000000000000000000000000000000000000000081526001600160a01b0391821660048201529216602483015282908290604490829084905af180156125c0576125ab575b8080612537565b6125b6828092611c4d565b61012857806125a4565b6040513d84823e3d90fd5b6125ed915060c03d60c0116125f3575b6125e58183611c4d565b8101906122ce565b5f61252e565b503d6125db565b6126079195505f90611c4d565b5f935f6124e6565b7fb317256b000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f55c19735000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5060ff8160d01c1661238b565b837f0f3b03d6000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b91908151604181036127525760401015612725578160606126cf93015160f81c60406020830151920151926137d4565b5060048110156126f8571591826126e557505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd18114612815577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff714801590612809575b612802576060830151906080840151926001600160a01b03806127d18686613856565b921691161493846127e4575b5050505090565b6127f994506040602082015191015191613885565b5f8080806127dd565b5050505f90565b506080835114156127ae565b5082919251604181036127525760401015612725578160606126cf93015160f81c60406020830151920151926137d4565b9291949390858110801590612929575b801561291f575b61291557945f1981019081116119d9579294915f915b808310612890575050505015918261288a57505090565b14919050565b9193909295811561290a57600187161580612900575b156128d0576128be6001918660051b860135906138c8565b965b811c91811c940191929092612873565b6128e0908560051b8501356138c8565b955b60018116156128f3576001906128c0565b60011c9060011c906128e2565b50818714156128a6565b505050505050505f90565b5050505050505f90565b506030821161285d565b5065ffffffffffff8611612856565b907f0000000000000000000000000000000000000000000000000000000000000000803403612b755750815f5260026020526001600160a01b0360405f205416612b49576001600160a01b039060405161299181611bcb565b3381526020810164ffffffffff42168152604082015f815260608301915f8352865f5260026020528560405f209451167fffffffffffffff0000000000000000000000000000000000000000000000000078ffffffffff00000000000000000000000000000000000000008654935160a01b169216171783555115157fffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffff79ff0000000000000000000000000000000000000000000000000084549260c81b1691161782555115157fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff7aff000000000000000000000000000000000000000000000000000083549260d01b16911617905516604051918133917f4467bd85694c21b704839221665785320c54463f7d3dfaa20b1c9f63371ba92a5f80a46001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15610e0b576024835f819381957fa7e21e8000000000000000000000000000000000000000000000000000000000845260048401525af18015610e0057612b3d5750565b5f612b4791611c4d565b565b507f2f241331000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f6250b535000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b612ba982611d76565b9167ffffffffffffffff604051937f246b20d30000000000000000000000000000000000000000000000000000000085526001600160a01b0384166004860152166024840152602081013560448401526020836064816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa928315610e00575f93612c56575b509161175261174b846040612c4f960190611d0d565b15610e0f57565b92506020833d602011612c84575b81612c7160209383611c4d565b81010312610e0b57915191611752612c39565b3d9150612c64565b9060405190602082527f8807b4b4e6488d037c9127a2cd8c60dbe59c4c37666ce052e67e4ef98744a093339280612cd16001600160a01b038716946020830190611ed3565b0390a36001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15610e0b576040517f7aeccce90000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301523360248301525f908290604490829084905af18015610e0057612b3d5750565b60405190612d6982611c30565b5f610100838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201520152565b612da7612d5c565b50612dbb612db58280611d0d565b9061390e565b91612ddf612dc98380611d0d565b90612dd76020860186611d0d565b929091613e49565b917fffffffffffffffff00000000000000000000000000000000000000000000000060a0850151166040517fc2fff4a50000000000000000000000000000000000000000000000000000000081526020816004816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610e00575f90612ed6575b7fffffffffffffffff0000000000000000000000000000000000000000000000009150161490811591612ea1575b50610e0f57565b612ecf915083855191612ec961174b6001600160a01b0360408a015116926040810190611d0d565b9261275a565b155f612e9a565b506020813d602011612f27575b81612ef060209383611c4d565b81010312610e0b57612f227fffffffffffffffff00000000000000000000000000000000000000000000000091611ccc565b612e6c565b3d9150612ee3565b9390929193612f416060860186611d0d565b919092612f4c612d5c565b506110008311613213576002831061323b577fd28400000000000000000000000000000000000000000000000000000000000084351860f01c61323b57612f9560028486614765565b610100829792989398116132135760018101908181116119d9578682116131dd577fa000000000000000000000000000000000000000000000000000000000000000818401351860f81c6131dd5781106119d957613003612ffa828893508385614765565b91939094614765565b9098919760408a1490811591613208575b506131dd5750908161302a61303094938b61390e565b99613e49565b967fffffffffffffffff0000000000000000000000000000000000000000000000008060a0890151169116036131d05760c06001600160a01b039360248560408a01511660405196879384927ffa073d760000000000000000000000000000000000000000000000000000000084526004840152165afa928315610e00575f936131af575b506001600160a01b038351161590811561318b575b50801561317a575b61316e576130eb8164ffffffffff606085015116613f22565b61316e576131049064ffffffffff608084015116613f22565b9081613137575b5061312d57613121856080613129970190611d0d565b949093613f45565b1590565b5050505050600190565b90507fffffffffffffffffffff0000000000000000000000000000000000000000000060a08160808701511692015116105f61310b565b50505050505050600190565b5060208201515f0b855114156130d2565b905067ffffffffffffffff606064ffffffffff60408601511692015116105f6130ca565b6131c991935060c03d60c011610e7357610e658183611c4d565b915f6130b5565b5050505050505050600190565b7f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90508114155f613014565b7fdc36ca7e000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f3d5b9acd000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b90815f52600260205260405f20918254906001600160a01b0382161561333c5760ff8260c81c16801561332f575b61330457506132cf9064ffffffffff7f00000000000000000000000000000000000000000000000000000000000000009160a01c166122c1565b8042116132d95750565b7f497bdd09000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f55c19735000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5060ff8260d01c16613295565b7f0f3b03d6000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b91907901000000000000000000000000000000000000000000000000007fffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffff8254161790556001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166001600160a01b03604051927f9be35185000000000000000000000000000000000000000000000000000000008452169182600482015260c081602481855afa908115610e005761345a916001600160a01b03915f916134c9575b5051167f0000000000000000000000000000000000000000000000000000000000000000906135a1565b81604051937f97417aa3e219ac1d661fb38065525dc833aef22fa7adf7de6d603d953aa4b4d85f80a3803b15610e0b576024835f819381957f730a0d8000000000000000000000000000000000000000000000000000000000845260048401525af18015610e0057612b3d5750565b6134e2915060c03d60c0116125f3576125e58183611c4d565b5f613430565b9493929491909180158015613598575b8015613589575b801561357f575b6129155782811461356f578515612915575f1981019080821190816119d957821615613557576119d9575f1983019283116119d95785600111610e0b575f19611e4996019260208301923591614136565b505f198301959286116119d957611e49958491614136565b5050509115918261288a57505090565b5060318611613506565b5065ffffffffffff83116134ff565b508281116134f8565b906001600160a01b036135ce92165f525f60205260405f206135c48282546122c1565b90556001546122c1565b600155565b67ffffffffffffffff8116601881106137965760ff8111156137305761ffff8111156136ca5763ffffffff1015613667577fffffffffffffffff000000000000000000000000000000000000000000000000604051917f1b00000000000000000000000000000000000000000000000000000000000000602084015260c01b16602182015260098152611e49602982611c4d565b7fffffffff00000000000000000000000000000000000000000000000000000000604051917f1a00000000000000000000000000000000000000000000000000000000000000602084015260e01b16602182015260058152611e49602582611c4d565b507fffff00000000000000000000000000000000000000000000000000000000000080604051927f1900000000000000000000000000000000000000000000000000000000000000602085015260f01b1616602182015260038152611e49602382611c4d565b507fff0000000000000000000000000000000000000000000000000000000000000080604051927f1800000000000000000000000000000000000000000000000000000000000000602085015260f81b1616602182015260028152611e49602282611c4d565b507fff000000000000000000000000000000000000000000000000000000000000006040519160f81b16602082015260018152611e49602182611c4d565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0841161384b579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610e00575f516001600160a01b0381161561384157905f905f90565b505f906001905f90565b5050505f9160039190565b6001600160a01b0391604051906020820192835260408201526040815261387e606082611c4d565b5190201690565b906138929493929161422c565b1561389a5790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60415f91602093604051917f010000000000000000000000000000000000000000000000000000000000000083526001830152602182015260025afa15610e0b575f5190565b919091613919612d5c565b926002811061323b577fa40100000000000000000000000000000000000000000000000000000000000082351860f01c61323b5760028082821080613df7575b15613d8f577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78652600181018091116119d9575b60018101908181116119d9578382116131dd577f0300000000000000000000000000000000000000000000000000000000000000818601351860f81c6131dd5781106119d9576139de90838561447f565b906020870152818101908181116119d9578382116131dd578085017f045400000000000000000000000000000000000000000000000000000000000081351860f01c613d63578282116119d95760168201928381116119d9578584116131dd57508381013560601c6040890152600383018084116119d9578510613d3757601601357f0fa30600000000000000000000000000000000000000000000000000000000001860e81c613d63576019018091116119d957613a9e9083856145a7565b91906060870152808201938483116119d957838511613d37578201907f074a00000000000000000000000000000000000000000000000000000000000082351860f01c613d37578483116119d957600c8301948581116119d9578486116131dd57508101357fffffffffffffffffffff00000000000000000000000000000000000000000000166080870152600784018085116119d9578310613d0b577f3a00011170844800000000000000000000000000000000000000000000000000600c8201351860c81c613d0b57601382018094116119d95782613b7e856122a5565b11613d0b577fffffffffffffffff00000000000000000000000000000000000000000000000060138201351660a0870152601b82018094116119d957600184018085116119d9578310613d0b577f5000000000000000000000000000000000000000000000000000000000000000601b8201351860f81c613d0b57601c82018094116119d957602c8201938481116119d9578385116131dd57507fffffffffffffffffffffffffffffffff00000000000000000000000000000000601c8201351660c087015282613c4e856122b3565b11613d0b576004602c82013560f81c8060e089015211613d0b57602d82018094116119d957600184018085116119d9578310613d0b577f4800000000000000000000000000000000000000000000000000000000000000602d8201351860f81c613d0b57602e82018094116119d95782613cc7856122a5565b11613d0b57602e01357fffffffffffffffff000000000000000000000000000000000000000000000000166101008601526036019182106119d95781036131dd5750565b837f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b508080018082116119d95782106131dd577f382e000000000000000000000000000000000000000000000000000000000000818401351860f01c6131dd5760047fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd1865261398d565b15612725577f28000000000000000000000000000000000000000000000000000000000000007fff00000000000000000000000000000000000000000000000000000000000000838601351614613959565b909192613e5583614642565b9381613e6081614642565b6040519586958160208801997f846a5369676e61747572653100000000000000000000000000000000000000008b5280516020819201602c8b015e880191602c83015f81523701602c017f4000000000000000000000000000000000000000000000000000000000000000815281516020819301600183015e0191600183015f815237016001015f815203601f1981018252613efc9082611c4d565b604051918291518091835e81015f815203905a915f916002602094fa15610e00575f5190565b8015159182613f3057505090565b9091506201518082018092116119d957101590565b9594939190929386517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd1811461405b57506040811480159061400a575b613fd15786916020613fcc926001600160a01b036040611e499a9b51960151169581896040519a8b96868801378501918483015f81523701015f815203601f198101865285611c4d565b61275a565b6001600160a01b036040880151167fa6200cbb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080602011610e0b5761402f83356020850135906020601f1985011061404757613856565b6001600160a01b038060408a01511691161415613f82565b905f1960208581030160031b1b1690613856565b919250506140c060408796970191846001600160a01b038451166040519288876020860137613fcc60016020868c81017f1b00000000000000000000000000000000000000000000000000000000000000838201520301601e19810187520185611c4d565b9485156140d0575b505050505090565b61412c9550600160206001600160a01b03613fcc935194511694876040519889928484013781017f1c00000000000000000000000000000000000000000000000000000000000000838201520301601e19810187520185611c4d565b5f808080806140c8565b949295919390955b60018087161461421d5760405195600187019060018853869360051b83016001985b818510614178575b5050505050149114169115161690565b919490939992988315614209576001861686851417156141e9578a358a526021830198895260205f60418560025afa16905f51985260205f60418460025afa16975f51945b60018116156141dc576020905b60011c9360011c9a0193909291614160565b60011c9260011c926141bd565b9089528935602183015260205f60418460025afa169760205f51956141ca565b50975050965050505f935f80808080614168565b959460011c9460011c9561413e565b9091929382151580614456575b8061444d575b80614423575b158015614342575b1561425e5750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15614340575f511561429b57600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15614340575f511561433a575f90600190565b5f905f90565bfe5b507fffffffff00000001000000000000000000000000ffffffffffffffffffffffff7f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8187817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc818380090809087fffffffff00000001000000000000000000000000ffffffffffffffffffffffff828009147fffffffff00000001000000000000000000000000ffffffffffffffffffffffff82107fffffffff00000001000000000000000000000000ffffffffffffffffffffffff871016161561424d565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8841115614245565b5083151561423f565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc6325518310614239565b909291928061448d856122b3565b11613d0b578382013560f81c601881106145955760188103614571575060015b60ff81169283158015614567575b61453b5760018601928387116119d9578385916144d79361462c565b9060ff811684036119d9576107f89060031b166101000361010081116119d9571c936001830361451a5762ffffff60185b1685106131dd575090611e49916122c1565b6002830361452e5762ffffff610100614508565b62ffffff62010000614508565b857f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50600284116144bb565b60198103614581575060026144ad565b601a0361458f5760046144ad565b5f6144ad565b915050600183018093116119d9579190565b90929192806145b5856122b3565b11613d0b578382013560f81c601881106145955760188103614608575060015b60ff811692831580156145fe5761453b5760018601928387116119d9578385916144d79361462c565b50600484116144bb565b60198103614618575060026145d5565b601a036146265760046145d5565b5f6145d5565b919261463890846122c1565b11613d6357013590565b6018811061471d5761010081106146b8577fffff00000000000000000000000000000000000000000000000000000000000080604051927f5900000000000000000000000000000000000000000000000000000000000000602085015260f01b1616602182015260038152611e49602382611c4d565b7fff0000000000000000000000000000000000000000000000000000000000000080604051927f5800000000000000000000000000000000000000000000000000000000000000602085015260f81b1616602182015260028152611e49602282611c4d565b604001806040116119d9577fff000000000000000000000000000000000000000000000000000000000000006040519160f81b16602082015260018152611e49602182611c4d565b9290919282614773856122b3565b11613d0b578381013560f81c936040851080156148e4575b6131dd577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc085018581116119d95790600181018091116119d9578095605881101561483c575b5050836147de82876122c1565b11614810576147ed81866122c1565b93848611610e0b578411610e0b57848061480a93019403946122c1565b91929190565b847f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9095507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa98101915081116119d9576148768186868561462c565b7f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff821682036119d9578160031b6101000361010081116119d9571c94600182036148d95761ffff60185b1686106131dd57906148d1916122c1565b935f806147d1565b61ffff6101006148c0565b506059851161478b56fea26469706673582212208371d78175f40ffcc38e20b5e5616233b56f3da5d38c185db00dd72a876fbbf864736f6c63430008250033' as const;
