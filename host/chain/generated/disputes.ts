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
export const disputesBytecode = '0x61012080604052346101c657608081614bab8038038091610020828561022a565b8339810103126101c65780516001600160a01b03811691908281036101c6576020820151916001600160a01b038316918284036101c65760046020606060408501519401519660405192838092637b10399960e01b82525afa9081156101d2575f916101dd575b5090600494602094939260018060a01b031660805260c05260a052846101005260e05260405192838092630283886360e41b82525afa9081156101d2575f9161019c575b50111561018d5760405161494990816102628239608051818181610893015281816109eb0152610cc4015260a0518181816101ee015281816103260152818161071e015281816108d301528181610fb90152818161148401528181612c2e0152612e62015260c0518181816118f2015281816124a601528181612afc01528181612d0301526133da015260e05181818161024f0152818161243801528181612960015261345a015261010051818181610143015281816123b901526132cb0152f35b633da79b8960e01b5f5260045ffd5b90506020813d6020116101ca575b816101b76020938361022a565b810103126101c657515f6100cb565b5f80fd5b3d91506101aa565b6040513d5f823e3d90fd5b9050602093929193813d602011610222575b816101fc6020938361022a565b810103126101c65751926001600160a01b03841684036101c65791929091906004610087565b3d91506101ef565b601f909101601f19168101906001600160401b0382119082101761024d57604052565b634e487b7160e01b5f52604160045260245ffdfe60806040526004361015610011575f80fd5b5f5f3560e01c80622669b114611a3257806306ec16f814611916578063093a86d3146118d357806311be1997146118755780632d3979e5146113ff57806332a1df711461130b57806338123efe14610ebe5780634687987f14610c145780635605c76a14610b4957806364d7a138146108b75780637b103999146108735780638d47f1cc1461066557806390ece71114610597578063a991b1b81461056f578063affe44cf14610272578063d0e30db014610237578063d0e4d25c14610212578063d3fb73b4146101ce578063db6f64f71461019d578063df18e04714610166578063eddada1c1461012b5763fa1f04421461010b575f80fd5b346101285780600319360112610128576020600154604051908152f35b80fd5b503461012857806003193601126101285760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b50346101285760206003193601126101285760406020916001600160a01b0361018d611a52565b1681528083522054604051908152f35b5034610128576040600319360112610128576101cb6101ba611a52565b6101c660243582612024565b612380565b80f35b503461012857806003193601126101285760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b503461012857602061022f61022636611aa8565b9392909261221b565b604051908152f35b503461012857806003193601126101285760206040517f00000000000000000000000000000000000000000000000000000000000000008152f35b50346101285760406003193601126101285760043567ffffffffffffffff811161056b57806004019060e06003198236030112610567576024359067ffffffffffffffff821161056357816004019160e0600319823603011261055f576102d884611cdd565b6001600160a01b03806102ea86611cdd565b1691161491821592610530575b5050610508576040517f5d89f767000000000000000000000000000000000000000000000000000000008152907f00000000000000000000000000000000000000000000000000000000000000006001600160a01b03166101208380610360876004830161213f565b0381845afa9283156104fd5785936104d4575b506103b0916101209160405180809581947f5d89f7670000000000000000000000000000000000000000000000000000000083526004830161213f565b03915afa9081156104c957849161049a575b506001600160a01b036040830151166001600160a01b036040830151161491821592610461575b5050610439576103fb6101cb91611cdd565b6040519061040a604083611c31565b601882527f6f6e652072656164696e67206c6f6767656420747769636500000000000000006020830152612cb1565b6004827f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b7fffffffffffffffffffff0000000000000000000000000000000000000000000080929350608080920151169201511614155f806103e9565b6104bc91506101203d81116104c2575b6104b48183611c31565b810190612087565b5f6103c2565b503d6104aa565b6040513d86823e3d90fd5b610120919350916104f46103b093833d81116104c2576104b48183611c31565b93915091610373565b6040513d87823e3d90fd5b6004837f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b67ffffffffffffffff919250610554604461054d81859401611d5a565b9401611d5a565b169116145f806102f7565b8480fd5b8380fd5b8280fd5b5080fd5b503461012857604060031936011261012857602061022f61058e611a52565b60243590612024565b50346101285760c0600319360112610128576105b1611a52565b906024359167ffffffffffffffff83169283810361056757604435906105d5611a7c565b916084359160a43567ffffffffffffffff81116106615791809161060f858761060661062a98973690600401611b9a565b9590948b61221b565b9867ffffffffffffffff6106228b61328c565b97169061350d565b15610639576101cb929361338c565b6004837f01343241000000000000000000000000000000000000000000000000000000008152fd5b8680fd5b50346101285760a06003193601126101285761067f611a52565b906024359160443567ffffffffffffffff81168103610567576106a0611a7c565b9060843567ffffffffffffffff811161055f576106c1903690600401611b9a565b916106d46106cf8887612024565b61328c565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03878116600483015267ffffffffffffffff8416602483015291957f00000000000000000000000000000000000000000000000000000000000000009092169290608081604481875afa9081156108685760608b9594939267ffffffffffffffff928c91610839575b5001511664ffffffffff885460a01c16109586156107a0575b5050505050506106395761079b6101cb939483612024565b61338c565b60209596506107e090604051978896879586957f65f4e6550000000000000000000000000000000000000000000000000000000087528d60048801611def565b03915afa9081156104c95784916107ff575b50155f8581808080610783565b90506020813d602011610831575b8161081a60209383611c31565b810103126105635761082b90611da5565b5f6107f2565b3d915061080d565b61085b915060803d608011610861575b6108538183611c31565b810190611fd3565b5f61076a565b503d610849565b6040513d8b823e3d90fd5b503461012857806003193601126101285760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b50346101285761095b6108c936611b67565b6001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001660806108fe83611cdd565b61090a60208501611d5a565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03909216600483015267ffffffffffffffff16602482015293849081906044820190565b0381845afa9283156104c9578493610b28575b5067ffffffffffffffff61098460408401611d5a565b602085015182169116811115610a7957506004602085925b604051928380927fc2fff4a50000000000000000000000000000000000000000000000000000000082525afa948515610a6d578095610a19575b6020610a0f67ffffffffffffffff851687878a7f0000000000000000000000000000000000000000000000000000000000000000612f54565b6040519015158152f35b909194506020823d602011610a65575b81610a3660209383611c31565b810103126101285750916020939167ffffffffffffffff610a59610a0f95611cb0565b955081939294506109d6565b3d9150610a29565b604051903d90823e3d90fd5b6080610adb91610a8885611cdd565b6040517f9cbdd1fd0000000000000000000000000000000000000000000000000000000081526001600160a01b03909116600482015267ffffffffffffffff909116602482015291829081906044820190565b0381855afa9081156104fd5767ffffffffffffffff60606004936020938991610b09575b500151169261099c565b610b22915060803d608011610861576108538183611c31565b5f610aff565b610b4291935060803d608011610861576108538183611c31565b915f61096e565b503461012857610b5836611afc565b90610b6281611d5a565b67ffffffffffffffff80610b7585611d5a565b16911614801590610c03575b610bdb578291610b97610b9d926101cb95612bc5565b82612bc5565b60405190610bac604083611c31565b601582527f74776f20726f6f7473206f66206f6e652073697a6500000000000000000000006020830152612cb1565b6004847f69a4b91a000000000000000000000000000000000000000000000000000000008152fd5b506020820135602082013514610b81565b5034610e0b576040600319360112610e0b5760043567ffffffffffffffff8111610e0b5760606003198236030112610e0b5760243567ffffffffffffffff8111610e0b5760606003198236030112610e0b57610c75610c8092600401612dc4565b929091600401612dc4565b909260408301936001600160a01b038551166001600160a01b036040830151161493841594610e84575b50508215610e7a575b5050610e0f576001600160a01b03807f000000000000000000000000000000000000000000000000000000000000000016915116604051907ffa073d76000000000000000000000000000000000000000000000000000000008252600482015260c081602481855afa908115610e00575f91610e4b575b506001600160a01b03815116158015610e37575b610e0f576001600160a01b039051166040519133827f8c6d7a20a675e01c57dfffe7d576a8598d45ecb89b00448786f9577351f30ff55f80a3803b15610e0b576084835f819381957f57a27127000000000000000000000000000000000000000000000000000000008452600484015260406024840152601d60448401527f74776f20656e76656c6f706573206f66206f6e652073657175656e636500000060648401525af18015610e0057610df2575080f35b610dfe91505f90611c31565b005b6040513d5f823e3d90fd5b5f80fd5b7f69a4b91a000000000000000000000000000000000000000000000000000000005f5260045ffd5b5064ffffffffff6080820151161515610d3e565b610e6d915060c03d60c011610e73575b610e658183611c31565b810190611f2f565b5f610d2a565b503d610e5b565b1490505f80610cb3565b6080908101519101517fffffffffffffffffffff000000000000000000000000000000000000000000009081169116141592505f80610caa565b34610e0b57610ecc36611b67565b6040810167ffffffffffffffff610ee282611d5a565b1615610e0f576060820160205f610ef98386611cf1565b610f2560216040518381948883019688885284840137810186838201520301601f198101835282611c31565b604051918291518091835e8101838152039060025afa15610e00575f51610f4b84611cdd565b9160208501926020610f5c85611d5a565b610f6587611d5a565b92610fad60a08a0196610f78888c611d6f565b9160405197889687967f65f4e65500000000000000000000000000000000000000000000000000000000885260048801611def565b03816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa908115610e00575f916112d1575b5015610e0f576040517f64d7a1380000000000000000000000000000000000000000000000000000000081526020600482015293849361102887611a68565b6001600160a01b0316602486015261103f90611a93565b67ffffffffffffffff16604485015261105790611a93565b67ffffffffffffffff1660648401526110709085611e30565b6084840160c0905260e484019061108692611e62565b6110936080860186611e30565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc8584030160a48601526110c79291611e62565b906110d29085611e82565b7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffdc8484030160c48501526111069291611db2565b03813091815a93602094fa5f9181611295575b5061125c5750611127611c70565b7fffffffff00000000000000000000000000000000000000000000000000000000815160208301518281169160048110611247575b5050167f3d5b9acd00000000000000000000000000000000000000000000000000000000811490811561121d575b50156111db575061119d610dfe91611cdd565b604051906111ac604083611c31565b601e82527f616e20656e7472792074686174206e6f20646576696365207365616c656400006020830152612cb1565b611219906040519182917f66925fe9000000000000000000000000000000000000000000000000000000008352602060048401526024830190611eb7565b0390fd5b7fdc36ca7e000000000000000000000000000000000000000000000000000000009150148361118a565b839250829060040360031b1b1616848061115c565b1561126d5761119d610dfe91611cdd565b7f46235098000000000000000000000000000000000000000000000000000000005f5260045ffd5b9091506020813d6020116112c9575b816112b160209383611c31565b81010312610e0b576112c290611da5565b9083611119565b3d91506112a4565b90506020813d602011611303575b816112ec60209383611c31565b81010312610e0b576112fd90611da5565b86610fe9565b3d91506112df565b61131436611afc565b9067ffffffffffffffff61132782611d5a565b161580156113d8575b610e0f577ff667abaf33e1fc1a2644941719cf51bf08d8461f3e424629afbcd32c7d9ce95b918161136360809386612bc5565b61136d8286612bc5565b67ffffffffffffffff61137f82611d5a565b916113bc6113b66020830135926113b16113aa8b61139c8a611d5a565b8760208c01359a8b9361221b565b9a8b61295d565b611d5a565b94611d5a565b90826040519516855260208501521660408301526060820152a2005b506113e281611d5a565b67ffffffffffffffff806113f585611d5a565b1691161015611330565b6020600319360112610e0b5760043567ffffffffffffffff8111610e0b578060040190600319813603016101008112610e0b57606482019063ffffffff61144583611c9f565b1642111561183b57604051907fc2fff4a50000000000000000000000000000000000000000000000000000000082526020826004816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa918215610e00575f926117fd575b50608013610e0b57604051906114c982611bcb565b6114d285611a68565b825260248401359182602082015260448501359365ffffffffffff851694858103610e0b576040830152359063ffffffff82168203610e0b576060810191825261151b856135f8565b915163ffffffff1661152c906135f8565b9160405192839160208301957fa40148000000000000000000000000000000000000000000000000000000000087527fffffffffffffffff000000000000000000000000000000000000000000000000166023840152602b83017f0258200000000000000000000000000000000000000000000000000000000000905286602e840152604e83017f0300000000000000000000000000000000000000000000000000000000000000905280516020819201604f85015e8201604f81017f0400000000000000000000000000000000000000000000000000000000000000905281516020819301605083015e01604f01600181015f905203600101601f19810183526116379083611c31565b519181519060405192839260208401957f846a5369676e617475726531581ea301382e0319fdf204540000000000000000875260601b7fffffffffffffffffffffffffffffffffffffffff000000000000000000000000166038850152604c84017f4058000000000000000000000000000000000000000000000000000000000000905260f81b7fff0000000000000000000000000000000000000000000000000000000000000016604e840152518091604f84015e8101604f81015f905203604f01601f198101825261170b9082611c31565b604051918291518091835e81015f815203905a915f916002602094fa15610e00576117585f5161173a86611cdd565b9061175261174b60e4880189611cf1565b3691611d24565b916126c4565b159182156117be575b5050610e0f5760207fe0a99464c6f51a4d482227fcd072d0e8e268acd723995db857daa0fe9136b998916117b56117af6117a960a461179f88611cdd565b9401358094612024565b95611cdd565b8561295d565b604051908152a2005b6117f5925067ffffffffffffffff906117d960848601611d5a565b906117e760c4870188611d6f565b9390921660a487013561286b565b158380611761565b9091506020813d602011611833575b8161181960209383611c31565b81010312610e0b5761182c608091611cb0565b91906114b4565b3d915061180c565b63ffffffff61184983611c9f565b7f72cd937d000000000000000000000000000000000000000000000000000000005f521660045260245ffd5b34610e0b576020600319360112610e0b576004355f526002602052608060405f205460ff604051916001600160a01b038116835264ffffffffff8160a01c166020840152818160c81c161515604084015260d01c1615156060820152f35b34610e0b575f600319360112610e0b5760206040516001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000168152f35b34610e0b576020600319360112610e0b576004356001600160a01b038116809103610e0b57805f525f60205260405f20548015611a0657815f525f6020525f60408120556001548181039081116119d9575f8080938193600155857f8c22f554c81b54107cd95e734e4ef45767214974a540f34ea4a4f8c3fc7b13c36020604051848152a2855af16119a6611c70565b50156119ae57005b7fec99686d000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52601160045260245ffd5b507f751b0fda000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b34610e0b57610dfe6101c6611a4636611aa8565b9284959492919261221b565b600435906001600160a01b0382168203610e0b57565b35906001600160a01b0382168203610e0b57565b6064359067ffffffffffffffff82168203610e0b57565b359067ffffffffffffffff82168203610e0b57565b60031960a0910112610e0b576004356001600160a01b0381168103610e0b579060243567ffffffffffffffff81168103610e0b57906044359060643567ffffffffffffffff81168103610e0b579060843590565b6060600319820112610e0b576004356001600160a01b0381168103610e0b579160243567ffffffffffffffff8111610e0b5760606003198285030112610e0b57600401916044359067ffffffffffffffff8211610e0b5760031982606092030112610e0b5760040190565b6020600319820112610e0b576004359067ffffffffffffffff8211610e0b576003198260c092030112610e0b5760040190565b9181601f84011215610e0b5782359167ffffffffffffffff8311610e0b576020808501948460051b010111610e0b57565b6080810190811067ffffffffffffffff821117611be757604052565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52604160045260245ffd5b610120810190811067ffffffffffffffff821117611be757604052565b90601f601f19910116810190811067ffffffffffffffff821117611be757604052565b67ffffffffffffffff8111611be757601f01601f191660200190565b3d15611c9a573d90611c8182611c54565b91611c8f6040519384611c31565b82523d5f602084013e565b606090565b3563ffffffff81168103610e0b5790565b51907fffffffffffffffff00000000000000000000000000000000000000000000000082168203610e0b57565b356001600160a01b0381168103610e0b5790565b903590601e1981360301821215610e0b570180359067ffffffffffffffff8211610e0b57602001918136038313610e0b57565b929192611d3082611c54565b91611d3e6040519384611c31565b829481845281830111610e0b578281602093845f960137010152565b3567ffffffffffffffff81168103610e0b5790565b903590601e1981360301821215610e0b570180359067ffffffffffffffff8211610e0b57602001918160051b36038313610e0b57565b51908115158203610e0b57565b90918281527f07ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff8311610e0b5760209260051b809284830137010190565b9160a09367ffffffffffffffff80926001600160a01b03611e2d9a989516865216602085015216604083015260608201528160808201520191611db2565b90565b9035601e1982360301811215610e0b57016020813591019167ffffffffffffffff8211610e0b578136038313610e0b57565b601f8260209493601f1993818652868601375f8582860101520116010190565b9035601e1982360301811215610e0b57016020813591019167ffffffffffffffff8211610e0b578160051b36038313610e0b57565b90601f19601f602080948051918291828752018686015e5f8582860101520116010190565b51906001600160a01b0382168203610e0b57565b519064ffffffffff82168203610e0b57565b51907fffffffffffffffffffff0000000000000000000000000000000000000000000082168203610e0b57565b908160c0910312610e0b576040519060c0820182811067ffffffffffffffff821117611be757604052611f6181611edc565b82526020810151805f0b8103610e0b57611fb69160a0916020850152611f8960408201611ef0565b6040850152611f9a60608201611ef0565b6060850152611fab60808201611ef0565b608085015201611f02565b60a082015290565b519067ffffffffffffffff82168203610e0b57565b90816080910312610e0b5761201c606060405192611ff084611bcb565b8051845261200060208201611fbe565b602085015261201160408201611fbe565b604085015201611fbe565b606082015290565b90604051906001600160a01b03602083019360608552600760808501527f726563656970740000000000000000000000000000000000000000000000000060a0850152166040830152606082015260a0815261208160c082611c31565b51902090565b9081610120910312610e0b57604051906120a082611c14565b80518252602081015160208301526120ba60408201611edc565b6040830152606081015160608301526120d560808201611f02565b60808301526120e660a08201611cb0565b60a083015260c08101517fffffffffffffffffffffffffffffffff0000000000000000000000000000000081168103610e0b57612136916101009160c085015260e081015160e085015201611cb0565b61010082015290565b90611e2d91602081526001600160a01b0361215983611a68565b16602082015267ffffffffffffffff61217460208401611a93565b16604082015267ffffffffffffffff61218f60408401611a93565b1660608201526122096121fe6121df6121c06121ae6060870187611e30565b60e06080880152610100870191611e62565b6121cd6080870187611e30565b90601f198784030160a0880152611e62565b6121ec60a0860186611e30565b90601f198684030160c0870152611e62565b9260c0810190611e82565b9160e0601f1982860301910152611db2565b93919267ffffffffffffffff919382604051956001600160a01b03602088019860c08a52600b60e08a01527f636f6e73697374656e63790000000000000000000000000000000000000000006101008a015216604088015216606086015260808501521660a083015260c0820152610100815261208161012082611c31565b90600882018092116119d957565b90600182018092116119d957565b919082018092116119d957565b908160e0910312610e0b576040519060e0820182811067ffffffffffffffff821117611be7576040526122f581611edc565b825260208101516bffffffffffffffffffffffff81168103610e0b57602083015261232260408201611ef0565b6040830152606081015163ffffffff81168103610e0b57606083015261234a60808201611da5565b608083015260a0810151906fffffffffffffffffffffffffffffffff82168203610e0b5760c09160a0840152015160c082015290565b905f91805f52600260205260405f2080546001600160a01b0381169081156126985760ff8160c81c16801561268b575b61265f576123e87f000000000000000000000000000000000000000000000000000000000000000064ffffffffff8360a01c166122b6565b8042111561263457507fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff167a01000000000000000000000000000000000000000000000000000017825561245d907f0000000000000000000000000000000000000000000000000000000000000000906135c6565b6001600160a01b038154166001600160a01b0384169081604051947f2f6186b89be2309e3e8215509a4c319f13e7b737c430f3f54f60de2e73c381e55f80a46001600160a01b037f00000000000000000000000000000000000000000000000000000000000000001692833b15610e0b577f730a0d800000000000000000000000000000000000000000000000000000000081528160048201525f8160248183885af18015610e005761261f575b50604051907f9be35185000000000000000000000000000000000000000000000000000000008252600482015260e081602481865afa9081156104fd579060809186916125f0575b50015115612562575b50505050565b546001600160a01b031691813b15610563576040517f7aeccce90000000000000000000000000000000000000000000000000000000081526001600160a01b0391821660048201529216602483015282908290604490829084905af180156125e5576125d0575b808061255c565b6125db828092611c31565b61012857806125c9565b6040513d84823e3d90fd5b612612915060e03d60e011612618575b61260a8183611c31565b8101906122c3565b5f612553565b503d612600565b61262c9195505f90611c31565b5f935f61250b565b7fb317256b000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b837f55c19735000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5060ff8160d01c166123b0565b837f0f3b03d6000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9190815160418103612777576040101561274a578160606126f493015160f81c60406020830151920151926137f9565b50600481101561271d5715918261270a57505090565b6001600160a01b03919250811691161490565b7f4e487b71000000000000000000000000000000000000000000000000000000005f52602160045260245ffd5b7f4e487b71000000000000000000000000000000000000000000000000000000005f52603260045260245ffd5b505050505f90565b9190917fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd1811461283a577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff71480159061282e575b612827576060830151906080840151926001600160a01b03806127f6868661387b565b92169116149384612809575b5050505090565b61281e945060406020820151910151916138aa565b5f808080612802565b5050505f90565b506080835114156127d3565b508291925160418103612777576040101561274a578160606126f493015160f81c60406020830151920151926137f9565b929194939085811080159061294e575b8015612944575b61293a57945f1981019081116119d9579294915f915b8083106128b557505050501591826128af57505090565b14919050565b9193909295811561292f57600187161580612925575b156128f5576128e36001918660051b860135906138ed565b965b811c91811c940191929092612898565b612905908560051b8501356138ed565b955b6001811615612918576001906128e5565b60011c9060011c90612907565b50818714156128cb565b505050505050505f90565b5050505050505f90565b5060308211612882565b5065ffffffffffff861161287b565b907f0000000000000000000000000000000000000000000000000000000000000000803403612b9a5750815f5260026020526001600160a01b0360405f205416612b6e576001600160a01b03906040516129b681611bcb565b3381526020810164ffffffffff42168152604082015f815260608301915f8352865f5260026020528560405f209451167fffffffffffffff0000000000000000000000000000000000000000000000000078ffffffffff00000000000000000000000000000000000000008654935160a01b169216171783555115157fffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffff79ff0000000000000000000000000000000000000000000000000084549260c81b1691161782555115157fffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffffff7aff000000000000000000000000000000000000000000000000000083549260d01b16911617905516604051918133917f4467bd85694c21b704839221665785320c54463f7d3dfaa20b1c9f63371ba92a5f80a46001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15610e0b576024835f819381957fa7e21e8000000000000000000000000000000000000000000000000000000000845260048401525af18015610e0057612b625750565b5f612b6c91611c31565b565b507f2f241331000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f6250b535000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b612bce82611d5a565b9167ffffffffffffffff604051937f246b20d30000000000000000000000000000000000000000000000000000000085526001600160a01b0384166004860152166024840152602081013560448401526020836064816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa928315610e00575f93612c7b575b509161175261174b846040612c74960190611cf1565b15610e0f57565b92506020833d602011612ca9575b81612c9660209383611c31565b81010312610e0b57915191611752612c5e565b3d9150612c89565b9060405190602082527f8807b4b4e6488d037c9127a2cd8c60dbe59c4c37666ce052e67e4ef98744a093339280612cf66001600160a01b038716946020830190611eb7565b0390a36001600160a01b037f000000000000000000000000000000000000000000000000000000000000000016803b15610e0b576040517f7aeccce90000000000000000000000000000000000000000000000000000000081526001600160a01b039290921660048301523360248301525f908290604490829084905af18015610e0057612b625750565b60405190612d8e82611c14565b5f610100838281528260208201528260408201528260608201528260808201528260a08201528260c08201528260e08201520152565b612dcc612d81565b50612de0612dda8280611cf1565b90613933565b91612e04612dee8380611cf1565b90612dfc6020860186611cf1565b929091613e6e565b917fffffffffffffffff00000000000000000000000000000000000000000000000060a0850151166040517fc2fff4a50000000000000000000000000000000000000000000000000000000081526020816004816001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000165afa8015610e00575f90612efb575b7fffffffffffffffff0000000000000000000000000000000000000000000000009150161490811591612ec6575b50610e0f57565b612ef4915083855191612eee61174b6001600160a01b0360408a015116926040810190611cf1565b9261277f565b155f612ebf565b506020813d602011612f4c575b81612f1560209383611c31565b81010312610e0b57612f477fffffffffffffffff00000000000000000000000000000000000000000000000091611cb0565b612e91565b3d9150612f08565b9390929193612f666060860186611cf1565b919092612f71612d81565b5061100083116132385760028310613260577fd28400000000000000000000000000000000000000000000000000000000000084351860f01c61326057612fba6002848661478a565b610100829792989398116132385760018101908181116119d957868211613202577fa000000000000000000000000000000000000000000000000000000000000000818401351860f81c6132025781106119d95761302861301f82889350838561478a565b9193909461478a565b9098919760408a149081159161322d575b506132025750908161304f61305594938b613933565b99613e6e565b967fffffffffffffffff0000000000000000000000000000000000000000000000008060a0890151169116036131f55760c06001600160a01b039360248560408a01511660405196879384927ffa073d760000000000000000000000000000000000000000000000000000000084526004840152165afa928315610e00575f936131d4575b506001600160a01b03835116159081156131b0575b50801561319f575b613193576131108164ffffffffff606085015116613f47565b613193576131299064ffffffffff608084015116613f47565b908161315c575b506131525761314685608061314e970190611cf1565b949093613f6a565b1590565b5050505050600190565b90507fffffffffffffffffffff0000000000000000000000000000000000000000000060a08160808701511692015116105f613130565b50505050505050600190565b5060208201515f0b855114156130f7565b905067ffffffffffffffff606064ffffffffff60408601511692015116105f6130ef565b6131ee91935060c03d60c011610e7357610e658183611c31565b915f6130da565b5050505050505050600190565b7f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b90508114155f613039565b7fdc36ca7e000000000000000000000000000000000000000000000000000000005f5260045ffd5b7f3d5b9acd000000000000000000000000000000000000000000000000000000005f525f60045260245ffd5b90815f52600260205260405f20918254906001600160a01b038216156133615760ff8260c81c168015613354575b61332957506132f49064ffffffffff7f00000000000000000000000000000000000000000000000000000000000000009160a01c166122b6565b8042116132fe5750565b7f497bdd09000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b7f55c19735000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5060ff8260d01c166132ba565b7f0f3b03d6000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b91907901000000000000000000000000000000000000000000000000007fffffffffffff00ffffffffffffffffffffffffffffffffffffffffffffffffff8254161790556001600160a01b037f0000000000000000000000000000000000000000000000000000000000000000166001600160a01b03604051927f9be35185000000000000000000000000000000000000000000000000000000008452169182600482015260e081602481855afa908115610e005761347f916001600160a01b03915f916134ee575b5051167f0000000000000000000000000000000000000000000000000000000000000000906135c6565b81604051937f97417aa3e219ac1d661fb38065525dc833aef22fa7adf7de6d603d953aa4b4d85f80a3803b15610e0b576024835f819381957f730a0d8000000000000000000000000000000000000000000000000000000000845260048401525af18015610e0057612b625750565b613507915060e03d60e0116126185761260a8183611c31565b5f613455565b94939294919091801580156135bd575b80156135ae575b80156135a4575b61293a5782811461359457851561293a575f1981019080821190816119d95782161561357c576119d9575f1983019283116119d95785600111610e0b575f19611e2d9601926020830192359161415b565b505f198301959286116119d957611e2d95849161415b565b505050911591826128af57505090565b506031861161352b565b5065ffffffffffff8311613524565b5082811161351d565b906001600160a01b036135f392165f525f60205260405f206135e98282546122b6565b90556001546122b6565b600155565b67ffffffffffffffff8116601881106137bb5760ff8111156137555761ffff8111156136ef5763ffffffff101561368c577fffffffffffffffff000000000000000000000000000000000000000000000000604051917f1b00000000000000000000000000000000000000000000000000000000000000602084015260c01b16602182015260098152611e2d602982611c31565b7fffffffff00000000000000000000000000000000000000000000000000000000604051917f1a00000000000000000000000000000000000000000000000000000000000000602084015260e01b16602182015260058152611e2d602582611c31565b507fffff00000000000000000000000000000000000000000000000000000000000080604051927f1900000000000000000000000000000000000000000000000000000000000000602085015260f01b1616602182015260038152611e2d602382611c31565b507fff0000000000000000000000000000000000000000000000000000000000000080604051927f1800000000000000000000000000000000000000000000000000000000000000602085015260f81b1616602182015260028152611e2d602282611c31565b507fff000000000000000000000000000000000000000000000000000000000000006040519160f81b16602082015260018152611e2d602182611c31565b91907f7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a08411613870579160209360809260ff5f9560405194855216868401526040830152606082015282805260015afa15610e00575f516001600160a01b0381161561386657905f905f90565b505f906001905f90565b5050505f9160039190565b6001600160a01b039160405190602082019283526040820152604081526138a3606082611c31565b5190201690565b906138b794939291614251565b156138bf5790565b7f42b01bce000000000000000000000000000000000000000000000000000000005f5261010060045260245ffd5b60415f91602093604051917f010000000000000000000000000000000000000000000000000000000000000083526001830152602182015260025afa15610e0b575f5190565b91909161393e612d81565b9260028110613260577fa40100000000000000000000000000000000000000000000000000000000000082351860f01c6132605760028082821080613e1c575b15613db4577ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff78652600181018091116119d9575b60018101908181116119d957838211613202577f0300000000000000000000000000000000000000000000000000000000000000818601351860f81c6132025781106119d957613a039083856144a4565b906020870152818101908181116119d957838211613202578085017f045400000000000000000000000000000000000000000000000000000000000081351860f01c613d88578282116119d95760168201928381116119d95785841161320257508381013560601c6040890152600383018084116119d9578510613d5c57601601357f0fa30600000000000000000000000000000000000000000000000000000000001860e81c613d88576019018091116119d957613ac39083856145cc565b91906060870152808201938483116119d957838511613d5c578201907f074a00000000000000000000000000000000000000000000000000000000000082351860f01c613d5c578483116119d957600c8301948581116119d95784861161320257508101357fffffffffffffffffffff00000000000000000000000000000000000000000000166080870152600784018085116119d9578310613d30577f3a00011170844800000000000000000000000000000000000000000000000000600c8201351860c81c613d3057601382018094116119d95782613ba38561229a565b11613d30577fffffffffffffffff00000000000000000000000000000000000000000000000060138201351660a0870152601b82018094116119d957600184018085116119d9578310613d30577f5000000000000000000000000000000000000000000000000000000000000000601b8201351860f81c613d3057601c82018094116119d957602c8201938481116119d95783851161320257507fffffffffffffffffffffffffffffffff00000000000000000000000000000000601c8201351660c087015282613c73856122a8565b11613d30576004602c82013560f81c8060e089015211613d3057602d82018094116119d957600184018085116119d9578310613d30577f4800000000000000000000000000000000000000000000000000000000000000602d8201351860f81c613d3057602e82018094116119d95782613cec8561229a565b11613d3057602e01357fffffffffffffffff000000000000000000000000000000000000000000000000166101008601526036019182106119d95781036132025750565b837f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b827f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b507f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b508080018082116119d9578210613202577f382e000000000000000000000000000000000000000000000000000000000000818401351860f01c6132025760047fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd186526139b2565b1561274a577f28000000000000000000000000000000000000000000000000000000000000007fff0000000000000000000000000000000000000000000000000000000000000083860135161461397e565b909192613e7a83614667565b9381613e8581614667565b6040519586958160208801997f846a5369676e61747572653100000000000000000000000000000000000000008b5280516020819201602c8b015e880191602c83015f81523701602c017f4000000000000000000000000000000000000000000000000000000000000000815281516020819301600183015e0191600183015f815237016001015f815203601f1981018252613f219082611c31565b604051918291518091835e81015f815203905a915f916002602094fa15610e00575f5190565b8015159182613f5557505090565b9091506201518082018092116119d957101590565b9594939190929386517fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd1811461408057506040811480159061402f575b613ff65786916020613ff1926001600160a01b036040611e2d9a9b51960151169581896040519a8b96868801378501918483015f81523701015f815203601f198101865285611c31565b61277f565b6001600160a01b036040880151167fa6200cbb000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b5080602011610e0b5761405483356020850135906020601f1985011061406c5761387b565b6001600160a01b038060408a01511691161415613fa7565b905f1960208581030160031b1b169061387b565b919250506140e560408796970191846001600160a01b038451166040519288876020860137613ff160016020868c81017f1b00000000000000000000000000000000000000000000000000000000000000838201520301601e19810187520185611c31565b9485156140f5575b505050505090565b6141519550600160206001600160a01b03613ff1935194511694876040519889928484013781017f1c00000000000000000000000000000000000000000000000000000000000000838201520301601e19810187520185611c31565b5f808080806140ed565b949295919390955b6001808716146142425760405195600187019060018853869360051b83016001985b81851061419d575b5050505050149114169115161690565b91949093999298831561422e5760018616868514171561420e578a358a526021830198895260205f60418560025afa16905f51985260205f60418460025afa16975f51945b6001811615614201576020905b60011c9360011c9a0193909291614185565b60011c9260011c926141e2565b9089528935602183015260205f60418460025afa169760205f51956141ef565b50975050965050505f935f8080808061418d565b959460011c9460011c95614163565b909192938215158061447b575b80614472575b80614448575b158015614367575b156142835750505050505f90600190565b6020945f9460a094604051948552878501526040840152606083015260808201528280526101005afa15614365575f51156142c057600190600190565b60205f60a06040517fbb5a52f42f9c9261ed4361f59422a1e30036e7c32b270c8807a419feca6050238152600584820152600160408201527fa71af64de5126a4a4e02b7922d66ce9415ce88a4c9d25514d91082c8725ac95760608201527f5d47723c8fbe580bb369fec9c2665d8e30a435b9932645482e7c9f11e872296b60808201528280526101005afa15614365575f511561435f575f90600190565b5f905f90565bfe5b507fffffffff00000001000000000000000000000000ffffffffffffffffffffffff7f5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b8187817fffffffff00000001000000000000000000000000fffffffffffffffffffffffc818380090809087fffffffff00000001000000000000000000000000ffffffffffffffffffffffff828009147fffffffff00000001000000000000000000000000ffffffffffffffffffffffff82107fffffffff00000001000000000000000000000000ffffffffffffffffffffffff8710161615614272565b507f7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a884111561426a565b50831515614264565b507fffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551831061425e565b90929192806144b2856122a8565b11613d30578382013560f81c601881106145ba5760188103614596575060015b60ff8116928315801561458c575b6145605760018601928387116119d9578385916144fc93614651565b9060ff811684036119d9576107f89060031b166101000361010081116119d9571c936001830361453f5762ffffff60185b168510613202575090611e2d916122b6565b600283036145535762ffffff61010061452d565b62ffffff6201000061452d565b857f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b50600284116144e0565b601981036145a6575060026144d2565b601a036145b45760046144d2565b5f6144d2565b915050600183018093116119d9579190565b90929192806145da856122a8565b11613d30578382013560f81c601881106145ba576018810361462d575060015b60ff81169283158015614623576145605760018601928387116119d9578385916144fc93614651565b50600484116144e0565b6019810361463d575060026145fa565b601a0361464b5760046145fa565b5f6145fa565b919261465d90846122b6565b11613d8857013590565b601881106147425761010081106146dd577fffff00000000000000000000000000000000000000000000000000000000000080604051927f5900000000000000000000000000000000000000000000000000000000000000602085015260f01b1616602182015260038152611e2d602382611c31565b7fff0000000000000000000000000000000000000000000000000000000000000080604051927f5800000000000000000000000000000000000000000000000000000000000000602085015260f81b1616602182015260028152611e2d602282611c31565b604001806040116119d9577fff000000000000000000000000000000000000000000000000000000000000006040519160f81b16602082015260018152611e2d602182611c31565b9290919282614798856122a8565b11613d30578381013560f81c93604085108015614909575b613202577fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc085018581116119d95790600181018091116119d95780956058811015614861575b50508361480382876122b6565b116148355761481281866122b6565b93848611610e0b578411610e0b57848061482f93019403946122b6565b91929190565b847f3d5b9acd000000000000000000000000000000000000000000000000000000005f5260045260245ffd5b9095507fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa98101915081116119d95761489b81868685614651565b7f1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff821682036119d9578160031b6101000361010081116119d9571c94600182036148fe5761ffff60185b16861061320257906148f6916122b6565b935f806147f6565b61ffff6101006148e5565b50605985116147b056fea264697066735822122017e191cbd7c7a48947e4cd6624e7c2371501a0577a341774ec7784b7eadf55c364736f6c63430008250033' as const;
